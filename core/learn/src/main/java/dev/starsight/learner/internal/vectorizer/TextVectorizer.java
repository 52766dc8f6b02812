package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;
import dev.starsight.run.Run;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Turns texts into rows of the numbers that {@link TextFeatures} describe. Immutable. */
public final class TextVectorizer {

  /** The analyzer and the n-grams; their weights are tensors. */
  public static final String FILE = "features.json";

  private static final String WEIGHTS = "ngram_weight";

  private final TextAnalyzer analyzer;
  private final TfIdf tfIdf;
  private final @Nullable Components components;

  private TextVectorizer(TextAnalyzer analyzer, TfIdf tfIdf, @Nullable Components components) {
    this.analyzer = analyzer;
    this.tfIdf = tfIdf;
    this.components = components;
  }

  /** A fitted vectorizer and the rows of the texts it was fitted on. */
  public record Fitted(TextVectorizer vectorizer, SparseRows rows) {}

  /**
   * Finds the features of texts and their weights.
   *
   * @param targets label ids by text
   * @param labels number of labels
   * @param seed of the search for components
   */
  public static Fitted fit(
      TextFeatures options, List<String> texts, int[] targets, int labels, long seed, Run run) {
    FeatureSpace space = space(options, texts, run.threads());
    run.progress()
        .update("counting n-grams", texts.size(), texts.size(), space.size() + " features");
    TfIdf.Fitted fitted =
        TfIdf.fit(
            texts,
            space,
            options.weighting().sublinear(),
            options.dictionary().minTexts(texts.size()),
            options.dictionary().maxTexts(texts.size()),
            run.threads());
    if (options.weighting().chiSquarePower() > 0) {
      fitted = emphasized(fitted, options.weighting().chiSquarePower(), targets, labels);
    }
    if (options.components() == 0) {
      return new Fitted(
          new TextVectorizer(options.analyzer(), fitted.tfIdf(), null), fitted.rows());
    }
    Components components =
        Components.fit(fitted.rows(), space.size(), options.components(), seed, run);
    return new Fitted(
        new TextVectorizer(options.analyzer(), fitted.tfIdf(), components),
        components.rows(fitted.rows()));
  }

  private static FeatureSpace space(TextFeatures options, List<String> texts, int threads) {
    return switch (options.analyzer()) {
      case WORDS -> words(options, texts, threads);
      case CHARACTERS -> characters(options, texts, threads);
      case WORDS_AND_CHARACTERS ->
          new JoinedFeatures(
              words(options, texts, threads),
              characters(options, texts, threads),
              options.weighting().characterShare());
      case HASHED_WORDS ->
          new HashedNgrams(
              options.lengths().words(), options.hashing().bits(), options.hashing().signed());
    };
  }

  private static Ngrams words(TextFeatures options, List<String> texts, int threads) {
    return Ngrams.of(
        NgramCounter.frequent(
            texts,
            options.lengths().words(),
            options.dictionary().minTexts(texts.size()),
            options.dictionary().maxTexts(texts.size()),
            options.maxNgrams(),
            threads));
  }

  private static CharacterNgrams characters(TextFeatures options, List<String> texts, int threads) {
    int shortest = options.lengths().shortest();
    int longest = options.lengths().longest();
    return CharacterNgrams.of(
        shortest,
        longest,
        CharacterCounter.frequent(
            texts,
            shortest,
            longest,
            options.dictionary().minTexts(texts.size()),
            options.dictionary().maxTexts(texts.size()),
            options.maxNgrams(),
            threads));
  }

  /**
   * Supervised term weighting (Debole and Sebastiani, 2003) in a mild form: on two splits of 73,000
   * real reviews the power 0.3 raised the balanced accuracy from 0.539 to 0.549.
   */
  private static TfIdf.Fitted emphasized(
      TfIdf.Fitted fitted, double power, int[] targets, int labels) {
    double[] chiSquares =
        ChiSquare.of(fitted.rows(), fitted.tfIdf().features().size(), targets, labels);
    float[] factors = new float[chiSquares.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) Math.pow(1 + chiSquares[i], power);
    }
    return fitted.times(factors);
  }

  public int size() {
    return components == null ? tfIdf.features().size() : components.size();
  }

  /** Returns the n-grams of words that the columns of a row are; none if they are anything else. */
  List<String> wordNgrams() {
    return components == null && tfIdf.features() instanceof Ngrams ngrams
        ? ngrams.list()
        : List.of();
  }

  /** Returns whether rows are components, which every row has and which may be negative. */
  public boolean isDense() {
    return components != null;
  }

  /** Returns a row to be filled with one text after another. */
  public Row row() {
    return new Row(tfIdf.row());
  }

  public static final class Row {

    private final TfIdf.Row counted;
    public int[] columns = new int[0];
    public float[] values = new float[0];
    public int size;

    private Row(TfIdf.Row counted) {
      this.counted = counted;
    }
  }

  public void fill(String text, Row row) {
    TfIdf.Row counted = row.counted;
    tfIdf.fill(text, counted);
    if (components == null) {
      row.columns = counted.columns;
      row.values = counted.values;
      row.size = counted.size;
      return;
    }
    if (row.size == 0) {
      row.size = components.size();
      row.columns = TrainingSample.identity(row.size);
      row.values = new float[row.size];
    }
    components.project(counted.columns, counted.values, 0, counted.size, row.values, 0);
  }

  /** Reports what each n-gram of a text adds to the weighted sum of its row. */
  public void contributions(
      String text, double[] weights, ObjDoubleConsumer<String> contributions) {
    TfIdf.Row row = tfIdf.row();
    tfIdf.fill(text, row);
    List<String> names = tfIdf.features().names(text, row.columns, row.size);
    for (int i = 0; i < row.size; i++) {
      double weight =
          components == null ? weights[row.columns[i]] : components.weight(row.columns[i], weights);
      contributions.accept(names.get(i), row.values[i] * weight);
    }
  }

  /** Writes all but the {@link #tensors}. */
  void write(Path file) throws IOException {
    ObjectNode root = Json.object();
    root.put("analyzer", analyzer.option());
    root.put("sublinear", tfIdf.sublinear());
    if (components != null) {
      root.put("components", components.size());
    }
    tfIdf.features().write(root);
    Json.write(file, root);
  }

  /** Returns the weights of the features; their names begin with the prefix. */
  List<Tensor> tensors(String prefix) {
    int features = tfIdf.features().size();
    Tensor weights = Tensor.of(prefix + WEIGHTS, tfIdf.weights(), features);
    List<Tensor> tensors = new ArrayList<>(List.of(weights));
    if (components != null) {
      tensors.addAll(components.tensors(prefix, features));
    }
    return tensors;
  }

  /**
   * Opens what {@link #write} wrote.
   *
   * @param tensors those of {@link #tensors}, perhaps with others
   * @throws IOException naming the file, if it is damaged
   */
  static TextVectorizer open(Path file, TensorStore tensors, String prefix) throws IOException {
    return JsonFields.read(file).as(fields -> open(fields, tensors, prefix));
  }

  private static TextVectorizer open(JsonFields fields, TensorStore tensors, String prefix)
      throws IOException {
    TextAnalyzer analyzer = TextAnalyzer.WORDS;
    if (fields.has("analyzer")) {
      analyzer =
          TextAnalyzer.named(fields.text("analyzer"))
              .orElseThrow(() -> fields.refused("analyzer", "the name of one"));
    }
    FeatureSpace features = features(fields, analyzer);
    long size = features.size();
    TfIdf tfIdf =
        new TfIdf(
            features,
            tensors.readFinite(prefix + WEIGHTS, List.of(size)),
            fields.flag("sublinear"));
    Components components =
        fields.has("components")
            ? Components.open(
                tensors, prefix, size, fields.integer("components", 0, Integer.MAX_VALUE))
            : null;
    return new TextVectorizer(analyzer, tfIdf, components);
  }

  private static FeatureSpace features(JsonFields fields, TextAnalyzer analyzer)
      throws IOException {
    return switch (analyzer) {
      case WORDS -> Ngrams.of(fields.texts("features"));
      case CHARACTERS -> characters(fields);
      case WORDS_AND_CHARACTERS ->
          new JoinedFeatures(
              Ngrams.of(fields.texts("features")), characters(fields), share(fields));
      case HASHED_WORDS ->
          new HashedNgrams(
              fields.integer("ngrams", 1, TextFeatures.MAX_WORDS),
              fields.integer("hashBits", TextFeatures.MIN_HASH_BITS, TextFeatures.MAX_HASH_BITS),
              fields.flag("signed"));
    };
  }

  private static double share(JsonFields fields) throws IOException {
    double share = fields.real("characterShare");
    if (!(share > 0 && share < 1)) {
      throw fields.refused("characterShare", "above 0 and below 1");
    }
    return share;
  }

  private static CharacterNgrams characters(JsonFields fields) throws IOException {
    int shortest = fields.integer("shortest", 1, TextFeatures.MAX_CHARACTERS);
    return CharacterNgrams.of(
        shortest,
        fields.integer("longest", shortest, TextFeatures.MAX_CHARACTERS),
        fields.texts("characterFeatures"));
  }
}
