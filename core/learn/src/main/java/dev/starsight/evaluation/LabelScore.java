package dev.starsight.evaluation;

/**
 * How well one label is found.
 *
 * @param label as it is in the data
 * @param precision share of the rows predicted so that are so; NaN if it was never predicted
 * @param recall share of the rows that are so that were predicted so; NaN if it never occurs
 * @param f1 harmonic mean of both, 0 where the label occurs or is predicted but never rightly; NaN
 *     if it neither occurs nor is predicted
 * @param support how many rows are so
 */
public record LabelScore(String label, double precision, double recall, double f1, long support) {}
