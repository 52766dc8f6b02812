package dev.starsight.profile;

/**
 * Texts that come more than once, compared as {@link dev.starsight.data.internal.NormalizedText}
 * does, empty ones not counted. Immutable.
 *
 * @param rows how many rows have a text that another row has as well
 * @param texts how many different texts these are
 * @param agreement for a row of these, the share of the other rows with its text that have its
 *     label, 0 to 1; NaN where there are none
 * @param ceiling the share of these rows that can be right if each text gets one label, 0 to 1: no
 *     model that reads the text alone does better on them; NaN where there are none
 */
public record TextRepeats(long rows, long texts, double agreement, double ceiling) {}
