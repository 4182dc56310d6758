/** The catalogues are complete and well formed. */
@NullMarked
package dev.kessai.contracts.catalogue;

import org.jspecify.annotations.NullMarked;
