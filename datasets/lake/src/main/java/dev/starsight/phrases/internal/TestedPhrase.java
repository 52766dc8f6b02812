package dev.starsight.phrases.internal;

/**
 * An n-gram with its test.
 *
 * @param level the n-grams of its length
 * @param number its number among them
 * @param window the window in which it is said most unusually often, -1 for the whole first side
 * @param first reviews of the window, or of the first side, that say it
 * @param second reviews of the second side that say it
 * @param p the probability of such a difference by chance
 */
record TestedPhrase(NgramLevel level, int number, int window, int first, int second, double p) {}
