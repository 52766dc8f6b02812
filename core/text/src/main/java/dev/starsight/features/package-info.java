/**
 * Encoded texts on disk, as TensorFlow and its kin read them: TFRecord files ({@link
 * dev.starsight.features.internal.TfRecordWriter}, {@link
 * dev.starsight.features.internal.TfRecordReader}; the framing of TensorBoard's event files too)
 * whose records are {@code tf.train.Example} messages with the int64 features {@code input_ids},
 * {@code input_mask}, {@code segment_ids} of one length and {@code label_ids} of length 1. A {@code
 * manifest.json} beside them says what there must be.
 *
 * <pre>{@code
 * FeatureBatch.Builder batch = FeatureBatch.builder(128, texts.size());
 * tokenizer.encode(texts, 128).forEach(encoding -> batch.add(encoding, 4)); // 5 stars
 * try (FeatureWriter writer = TfRecordFeatureWriter.create(train, FeatureOptions.of(128), 2)) {
 *   writer.write(batch.build());
 *   writer.commit();
 * }
 * try (FeatureReader reader = FeatureReader.open(train).shuffled(seed, 10_000)) {
 *   Optional<FeatureBatch> rows = reader.nextBatch(256);
 * }
 * }</pre>
 *
 * <p>Other formats write through {@link dev.starsight.features.FeatureDirectory} and read as {@link
 * dev.starsight.features.FeatureReader.FeatureShard}s.
 *
 * <p>Traps. A TFRecord file does not say how many records it has: without the manifest, one that
 * was cut between two records is a sound, shorter file. {@code label_ids} is the label's id, not
 * the label: star 1..5 is 0..4.
 */
@NullMarked
package dev.starsight.features;

import org.jspecify.annotations.NullMarked;
