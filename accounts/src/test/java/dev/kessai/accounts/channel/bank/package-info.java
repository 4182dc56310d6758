@NullMarked
package dev.kessai.accounts.channel.bank;

import org.jspecify.annotations.NullMarked;
