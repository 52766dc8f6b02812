package dev.starsight.learner;

import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;
import java.util.List;
import java.util.Objects;

/**
 * Options of {@link BoostingTrainer}. Immutable; every {@code withX} returns a changed copy.
 *
 * @param seed draws the rows, those of each round, and the columns tried at each split
 * @param features which numbers describe a text; trees then see {@code columns} of them, or all
 *     components. Nothing is scaled, because trees do not depend on the scale
 * @param tableColumns names of further columns to learn from besides the text; each is encoded
 *     according to its values in the training part
 * @param columns how many of the features are columns, those with the highest chi-square, at least
 *     0
 * @param rounds trees per label, at least 1; fewer if the deadline requires it
 * @param shrinkage the share of each tree that is added, above 0, at most 1
 * @param trees how large a tree may grow
 * @param sampling which rows and columns are drawn
 */
public record BoostingOptions(
    long seed,
    TextFeatures features,
    List<String> tableColumns,
    int columns,
    int rounds,
    double shrinkage,
    TreeSize trees,
    Sampling sampling) {

  public BoostingOptions {
    Objects.requireNonNull(features, "features");
    tableColumns = List.copyOf(tableColumns);
    requireAtLeast("columns", columns, 0);
    requireAtLeast("rounds", rounds, 1);
    requireShare("shrinkage", shrinkage);
  }

  /**
   * How large a tree may grow.
   *
   * @param maxDepth maximum depth of a tree, at least 1
   * @param maxNodes maximum number of leaves of a tree, at least 2
   * @param leafRows rows a leaf must have, at least 1
   */
  public record TreeSize(int maxDepth, int maxNodes, int leafRows) {

    public TreeSize {
      requireAtLeast("maxDepth", maxDepth, 1);
      requireAtLeast("maxNodes", maxNodes, 2);
      requireAtLeast("leafRows", leafRows, 1);
    }
  }

  /**
   * Which rows and columns are drawn.
   *
   * @param subsample share of the rows that each round sees, above 0, at most 1
   * @param columnShare share of the columns tried at each split, above 0, at most 1
   * @param maxRows rows to learn from, up to an equal number of each label; fewer if the deadline
   *     requires it or if rows times columns exceed 16 million; at least 10
   */
  public record Sampling(double subsample, double columnShare, int maxRows) {

    public Sampling {
      requireShare("subsample", subsample);
      requireShare("columnShare", columnShare);
      requireAtLeast("maxRows", maxRows, 10);
    }
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1, but is " + value);
    }
  }

  /**
   * Returns options of 40 rounds of trees with 16 leaves on 300 n-grams and 15,000 rows: about 15
   * seconds of one core.
   */
  public static BoostingOptions defaults(long seed) {
    return new BoostingOptions(
        seed,
        TextFeatures.words().withMaxFeatures(20_000),
        List.of(),
        300,
        40,
        0.3,
        new TreeSize(6, 16, 5),
        new Sampling(0.7, 0.1, 15_000));
  }

  /**
   * Returns options with the features of the workshop's first Autopilot candidate, dpp0: TF-IDF
   * values of words in 0.07 % to 99.41 % of the texts, at most 10,000 of them.
   */
  public static BoostingOptions dpp0(long seed) {
    return defaults(seed).withFeatures(workshopWords(0.0007, 0.9941));
  }

  /**
   * Returns options with the features of the workshop's second Autopilot candidate, dpp1: five
   * principal components of TF-IDF values of n-grams of characters in 0.21 % to 99 % of the texts,
   * at most 10,000 of them.
   */
  public static BoostingOptions dpp1(long seed) {
    return defaults(seed)
        .withFeatures(
            workshopWords(0.0021, 0.99).withAnalyzer(TextAnalyzer.CHARACTERS).withComponents(5))
        .withColumnShare(1);
  }

  /**
   * Returns options with the features of the workshop's third Autopilot candidate, dpp2: TF-IDF
   * values of words in 0.05 % to 99.83 % of the texts, at most 10,000 of them.
   */
  public static BoostingOptions dpp2(long seed) {
    return defaults(seed)
        .withFeatures(workshopWords(0.0005, 0.9983))
        .withColumns(600)
        .withColumnShare(0.05);
  }

  private static TextFeatures workshopWords(double minShare, double maxShare) {
    return TextFeatures.words()
        .withMaxFeatures(10_000)
        .withMinDocumentFrequency(1)
        .withMinDocumentShare(minShare)
        .withMaxDocumentShare(maxShare)
        .withChiSquarePower(0);
  }

  public BoostingOptions withFeatures(TextFeatures value) {
    return new BoostingOptions(
        seed, value, tableColumns, columns, rounds, shrinkage, trees, sampling);
  }

  public BoostingOptions withTableColumns(List<String> value) {
    return new BoostingOptions(seed, features, value, columns, rounds, shrinkage, trees, sampling);
  }

  public BoostingOptions withColumns(int value) {
    return new BoostingOptions(
        seed, features, tableColumns, value, rounds, shrinkage, trees, sampling);
  }

  public BoostingOptions withRounds(int value) {
    return new BoostingOptions(
        seed, features, tableColumns, columns, value, shrinkage, trees, sampling);
  }

  public BoostingOptions withShrinkage(double value) {
    return new BoostingOptions(
        seed, features, tableColumns, columns, rounds, value, trees, sampling);
  }

  public BoostingOptions withMaxDepth(int value) {
    return with(new TreeSize(value, trees.maxNodes, trees.leafRows), sampling);
  }

  public BoostingOptions withMaxNodes(int value) {
    return with(new TreeSize(trees.maxDepth, value, trees.leafRows), sampling);
  }

  public BoostingOptions withLeafRows(int value) {
    return with(new TreeSize(trees.maxDepth, trees.maxNodes, value), sampling);
  }

  public BoostingOptions withSubsample(double value) {
    return with(trees, new Sampling(value, sampling.columnShare, sampling.maxRows));
  }

  public BoostingOptions withColumnShare(double value) {
    return with(trees, new Sampling(sampling.subsample, value, sampling.maxRows));
  }

  public BoostingOptions withMaxRows(int value) {
    return with(trees, new Sampling(sampling.subsample, sampling.columnShare, value));
  }

  private BoostingOptions with(TreeSize size, Sampling drawn) {
    return new BoostingOptions(
        seed, features, tableColumns, columns, rounds, shrinkage, size, drawn);
  }
}
