/** The contract of adjustments: corrections that one person proposes and another one approves (01-payment, types). */
@NullMarked
package dev.kessai.contracts.adjustment;

import org.jspecify.annotations.NullMarked;
