package dev.starsight.profile;

/**
 * How numbers are spread. Quantiles are exact up to 20,000 numbers, and those of a seeded sample of
 * as many beyond. Immutable.
 *
 * @param count how many numbers there are, at least 1
 * @param mean their mean
 * @param deviation their standard deviation, of the numbers as a whole; 0 for one number
 * @param low the least
 * @param lowerQuartile a quarter is at most this
 * @param median half is at most this
 * @param upperQuartile three quarters are at most this
 * @param ninetieth nine tenths are at most this
 * @param high the greatest
 */
public record NumberSummary(
    long count,
    double mean,
    double deviation,
    double low,
    double lowerQuartile,
    double median,
    double upperQuartile,
    double ninetieth,
    double high) {}
