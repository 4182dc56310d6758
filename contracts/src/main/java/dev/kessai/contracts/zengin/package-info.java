/**
 * The file by which banks are told to transfer money, Zengin format 総合振込 (04-books, settlement): records of 120 bytes
 * in JIS X 0201. A value that is written and read; it knows nothing of who sends it and why.
 */
@NullMarked
package dev.kessai.contracts.zengin;

import org.jspecify.annotations.NullMarked;
