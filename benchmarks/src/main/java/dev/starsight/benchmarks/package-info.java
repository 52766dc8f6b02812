/**
 * Benchmarks of Starsight and its peers: one class for each subject; methods that begin with {@code
 * starsight} are ours, the others are named after the peer and get the same input. All scores are
 * per item, so that one run gives a ratio; {@link dev.starsight.benchmarks.Benchmarks} prints the
 * ratios after the output of JMH.
 *
 * <pre>
 * mvn -q -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar LoadingBenchmark -rf json
 * java -Dstarsight.reviews=reviews.tsv.gz -jar benchmarks/target/benchmarks.jar -p corpus=reviews
 * </pre>
 *
 * <p>Traps: other load slows benchmarks down, so run them alone. The tests of this module check the
 * result of each method: a benchmark of different work is worthless. If not every peer of a class
 * does the same work as a method of ours, {@code Against} names those that do.
 */
@NullMarked
package dev.starsight.benchmarks;

import org.jspecify.annotations.NullMarked;
