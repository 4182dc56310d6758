@NullMarked
package dev.kessai.contracts.account;

import org.jspecify.annotations.NullMarked;
