/**
 * Benchmarks of Starsight beside its peers: one class a subject; methods that begin with {@code
 * starsight} are ours, the others are named after the peer and get the same input. All score per
 * item, so that a ratio can be read off one run; {@link dev.starsight.benchmarks.Benchmarks} prints
 * the ratios behind what JMH prints.
 *
 * <pre>
 * mvn -q -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar LoadingBenchmark -rf json
 * java -Dstarsight.reviews=reviews.tsv.gz -jar benchmarks/target/benchmarks.jar -p corpus=reviews
 * </pre>
 *
 * <p>Traps: two busy programs halve each other, so run them alone. What each method computes is
 * checked by the tests of this module: a benchmark of something else is worth nothing. A method of
 * ours that not every peer of its class does the work of says with {@code Against} which do.
 */
@NullMarked
package dev.starsight.benchmarks;

import org.jspecify.annotations.NullMarked;
