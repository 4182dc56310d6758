/**
 * A coffee chain that lets its customers pay with their prepaid cards in other shops: a participant of a third party.
 * It promises what every participant promises (participant.proto): each command has one effect, each leg one answer,
 * whatever dies and whatever comes twice, late or in another order.
 */
@NullMarked
package example.coffee;

import org.jspecify.annotations.NullMarked;
