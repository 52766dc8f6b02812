package dev.starsight.evaluation;

/**
 * The predictions whose confidence lies in an interval: calibrated ones are right as often as they
 * are confident.
 *
 * @param low lower end, excluded (0 is included in the first bin)
 * @param high upper end, included
 * @param rows how many predictions
 * @param confidence their mean confidence; NaN without rows
 * @param accuracy the share of them that is right; NaN without rows
 */
public record ReliabilityBin(
    double low, double high, long rows, double confidence, double accuracy) {}
