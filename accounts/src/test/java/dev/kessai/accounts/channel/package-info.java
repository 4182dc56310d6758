@NullMarked
package dev.kessai.accounts.channel;

import org.jspecify.annotations.NullMarked;
