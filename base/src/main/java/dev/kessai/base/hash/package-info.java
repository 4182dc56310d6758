/** Fixed hashes: what they give is stored, so they never change. */
@NullMarked
package dev.kessai.base.hash;

import org.jspecify.annotations.NullMarked;
