package dev.kessai.contracts.account;

/** What decides which limits apply to an owner. */
public record Standing(KycLevel level, Rating rating) {}
