package dev.starsight.evaluation;

/**
 * What is left, and how good it is, when only confident predictions are kept (a point of the
 * risk-coverage curve; El-Yaniv and Wiener, 2010).
 *
 * @param threshold predictions at least this confident are kept
 * @param share share of rows kept, 0 to 1
 * @param accuracy share of the kept rows that is right
 */
public record CoveragePoint(double threshold, double share, double accuracy) {}
