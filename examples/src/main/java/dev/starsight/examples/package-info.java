/**
 * Six programs, each one way to use Starsight as a library. Every program takes a directory to work
 * in and a TSV file of reviews, both optional: without a directory it works in a temporary one,
 * without a file on generated reviews.
 *
 * <ul>
 *   <li>{@link dev.starsight.examples.ReadAndCheck}: read a file, see what was rejected, check it
 *   <li>{@link dev.starsight.examples.TokensToTfRecord}: tokenize texts into TFRecord files
 *   <li>{@link dev.starsight.examples.QuickStart}: train, evaluate, save and open a model
 *   <li>{@link dev.starsight.examples.SearchAndEdit}: search candidates, then edit one as Java
 *   <li>{@link dev.starsight.examples.AskALake}: SQL over Parquet, with a model as a function
 *   <li>{@link dev.starsight.examples.ReviewQueue}: let a person answer the unsure predictions
 * </ul>
 */
@NullMarked
package dev.starsight.examples;

import org.jspecify.annotations.NullMarked;
