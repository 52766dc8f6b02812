/**
 * Encoded texts on disk as TensorFlow reads them: TFRecord files whose records are {@code
 * tf.train.Example} messages with the int64 features {@code input_ids}, {@code input_mask} and
 * {@code segment_ids}, all of one length, and {@code label_ids} of length 1. A {@code
 * manifest.json} beside them lists the files, their rows and digests.
 *
 * <pre>{@code
 * FeatureBatch.Builder batch = FeatureBatch.builder(128, texts.size());
 * tokenizer.encode(texts, 128).forEach(encoding -> batch.add(encoding, 4)); // 5 stars
 * try (FeatureWriter writer = FeatureWriter.tfRecord(train, FeatureOptions.of(128), 2)) {
 *   writer.write(batch.build());
 *   writer.commit();
 * }
 * try (FeatureReader reader = FeatureReader.open(train).shuffled(seed, 10_000)) {
 *   Optional<FeatureBatch> rows = reader.nextBatch(256);
 * }
 * }</pre>
 *
 * <p>Other formats extend {@link dev.starsight.features.FeatureWriter} and implement {@link
 * dev.starsight.features.FeatureReader.FeatureShard}.
 *
 * <p>Traps. A TFRecord file does not state the number of its records: without the manifest, a file
 * cut between two records is a valid, shorter one. {@code label_ids} is the id of the label, not
 * the label: star 1..5 is 0..4.
 */
@NullMarked
package dev.starsight.features;

import org.jspecify.annotations.NullMarked;
