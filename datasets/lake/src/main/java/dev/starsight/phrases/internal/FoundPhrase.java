package dev.starsight.phrases.internal;

/**
 * A phrase that is shown.
 *
 * @param words the numbers of its words
 * @param hashes the hashes of its words
 * @param reviews the numbers of the counted reviews that say it, ascending
 * @param first whether the first side says it more often
 * @param window the month of the first side in which it is new, counted from 0, or -1
 * @param chance the probability that it is so much more frequent by chance alone, if its share had
 *     risen as little as a new phrase may
 * @param q its q value
 */
public record FoundPhrase(
    int[] words,
    long[] hashes,
    int[] reviews,
    boolean first,
    int window,
    double chance,
    double q) {}
