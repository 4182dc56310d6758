/** The rules of the repository, as tests: what a compiler cannot know. */
@NullMarked
package dev.kessai.proof.house;

import org.jspecify.annotations.NullMarked;
