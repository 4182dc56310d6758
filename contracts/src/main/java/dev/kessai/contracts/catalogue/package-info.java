/**
 * Lists that services and their clients share as files: accounting codes and error codes. Read once at start, checked
 * whole, never changed while running; a wrong file stops the start.
 */
@NullMarked
package dev.kessai.contracts.catalogue;

import org.jspecify.annotations.NullMarked;
