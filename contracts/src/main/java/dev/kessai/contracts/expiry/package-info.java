/** Points that expire, as the API and commands see it. */
@NullMarked
package dev.kessai.contracts.expiry;

import org.jspecify.annotations.NullMarked;
