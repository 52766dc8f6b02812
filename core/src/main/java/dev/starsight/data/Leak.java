package dev.starsight.data;

/**
 * A column that gives the label away.
 *
 * @param column its name
 * @param share share of all rows, 0 to 1, in which it does
 * @param example a value that does
 * @param label the label that value gives away
 * @param sentence all of it in words, for a person
 */
public record Leak(String column, double share, String example, String label, String sentence) {}
