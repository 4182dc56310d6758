package dev.kessai.proof.fault;

/**
 * Where clients reach a server.
 *
 * @param port on the loopback interface
 */
record Door(int port, String apiKey) {
    /** Without the key. */
    @Override
    public String toString() {
        return "port " + port;
    }
}
