package dev.starsight.transformer.internal.network;

import dev.starsight.text.EncodingBatch;

/**
 * Texts some of whose tokens are hidden, as a masked language model reads them.
 *
 * @param texts with {@code [MASK]} or another token where one is hidden
 * @param positions of the hidden tokens, at least one: row times width plus the place in the row;
 *     not to be changed
 * @param targets the ids of the tokens that were there; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
public record MaskedBatch(EncodingBatch texts, long[] positions, long[] targets) {}
