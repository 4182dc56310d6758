/**
 * The gateway: every request from outside passes it. It promises that a slow, wrong, unknown or too busy client never
 * holds a backend, and gives each request an id. It knows no message and no money.
 */
@NullMarked
package dev.kessai.edge.gateway;

import org.jspecify.annotations.NullMarked;
