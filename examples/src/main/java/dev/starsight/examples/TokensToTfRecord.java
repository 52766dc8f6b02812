package dev.starsight.examples;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.features.FeatureBatch;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.features.FeatureManifest;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureWriter;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tokenizes reviews into TFRecord files, as BERT is trained on, and reads one row back. */
public final class TokensToTfRecord {

  private static final int MAX_LENGTH = 128;

  private TokensToTfRecord() {}

  /** Takes a directory to work in and a TSV file of reviews, both optional. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.of(args, 500);
    Dataset<Example> examples = AmazonReviews.read(workspace.reviews()).map(Review::toExample);
    Path features = workspace.resolve("features");
    try (Tokenizer tokenizer = Checkpoint.miniLm().tokenizer();
        FeatureWriter writer = FeatureWriter.tfRecord(features, FeatureOptions.of(MAX_LENGTH), 2)) {
      writer.write(FeatureBatch.of(tokenizer, examples, LabelSet.of(examples), MAX_LENGTH));
      FeatureManifest manifest = writer.commit();
      System.out.println(manifest.rows() + " rows in " + features);
      manifest
          .files(FeatureFormat.TFRECORD)
          .forEach(part -> System.out.println("  " + part.name() + ", " + part.bytes() + " bytes"));
      try (FeatureReader reader = FeatureReader.open(features)) {
        Encoding first = reader.next().orElseThrow().encoding();
        List<String> tokens = tokenizer.vocabulary().tokens(first).subList(0, 12);
        System.out.println("the first row begins with " + String.join(" ", tokens));
      }
    }
  }
}
