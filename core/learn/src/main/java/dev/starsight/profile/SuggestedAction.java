package dev.starsight.profile;

/**
 * Something to do about a table before learning from it. Immutable.
 *
 * @param column what it is about
 * @param urgent whether results would mislead otherwise
 * @param sentence what to do and why, with the column and the figure
 */
public record SuggestedAction(String column, boolean urgent, String sentence) {}
