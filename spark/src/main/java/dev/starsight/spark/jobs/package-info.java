/**
 * The programs that the command line starts for {@code --engine spark}. A job is described by
 * {@code job.json} in a directory that the command line, the driver and the executors see; the job
 * writes what it found into the same directory, and the command line makes results of it:
 *
 * <pre>{@code
 * SparkJobs.main(new String[] {"/shared/exchange"});
 * }</pre>
 *
 * <p>Each file is read by one task with the reader of the command line, so that places, rejects and
 * digests are the same. A task writes into a directory of its own attempt, which gets its final
 * name when it is complete: whatever Spark retries or runs twice, each part is there once.
 */
@NullMarked
package dev.starsight.spark.jobs;

import org.jspecify.annotations.NullMarked;
