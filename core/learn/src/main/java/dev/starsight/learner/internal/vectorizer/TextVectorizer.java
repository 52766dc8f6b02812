package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.learner.vectorizer.Contribution;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;
import dev.starsight.run.Run;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the row of numbers that {@link TextFeatures} ask for of a text. Immutable, hence
 * thread-safe.
 */
public final class TextVectorizer {

  /** What is not numbers: which n-grams there are. */
  static final String FILE = "features.json";

  private final TextAnalyzer analyzer;
  private final TfIdf tfIdf;
  private final @Nullable Components components;

  private TextVectorizer(TextAnalyzer analyzer, TfIdf tfIdf, @Nullable Components components) {
    this.analyzer = analyzer;
    this.tfIdf = tfIdf;
    this.components = components;
  }

  /** What {@link #fit} gives: how to make rows, and the rows of the texts it was fitted on. */
  public static final class Fitted {

    public final TextVectorizer vectorizer;
    public final SparseRows rows;

    private Fitted(TextVectorizer vectorizer, SparseRows rows) {
      this.vectorizer = vectorizer;
      this.rows = rows;
    }
  }

  /**
   * Learns which features texts have and what they weigh.
   *
   * @param targets label ids by text
   * @param labels how many labels there are
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
            options.sublinear(),
            options.minTexts(texts.size()),
            options.maxTexts(texts.size()),
            run.threads());
    if (options.chiSquarePower() > 0) {
      fitted = emphasized(fitted, options.chiSquarePower(), targets, labels);
    }
    if (options.components() == 0) {
      return new Fitted(new TextVectorizer(options.analyzer(), fitted.tfIdf, null), fitted.rows);
    }
    Components components =
        Components.fit(fitted.rows, space.size(), options.components(), seed, run);
    return new Fitted(
        new TextVectorizer(options.analyzer(), fitted.tfIdf, components),
        components.rows(fitted.rows));
  }

  private static FeatureSpace space(TextFeatures options, List<String> texts, int threads) {
    return switch (options.analyzer()) {
      case WORDS -> words(options, texts, threads);
      case CHARACTERS -> characters(options, texts, threads);
      case WORDS_AND_CHARACTERS ->
          new JoinedFeatures(
              words(options, texts, threads),
              characters(options, texts, threads),
              options.characterShare());
      case HASHED_WORDS -> new HashedNgrams(options.ngrams(), options.hashBits(), options.signed());
    };
  }

  private static Ngrams words(TextFeatures options, List<String> texts, int threads) {
    return Ngrams.of(
        NgramCounter.frequent(
            texts,
            options.ngrams(),
            options.minTexts(texts.size()),
            options.maxTexts(texts.size()),
            options.mostFeatures(),
            threads));
  }

  private static CharacterNgrams characters(TextFeatures options, List<String> texts, int threads) {
    return CharacterNgrams.of(
        options.shortest(),
        options.longest(),
        CharacterCounter.frequent(
            texts,
            options.shortest(),
            options.longest(),
            options.minTexts(texts.size()),
            options.maxTexts(texts.size()),
            options.mostFeatures(),
            threads));
  }

  /**
   * Supervised term weighting (Debole and Sebastiani, 2003) in a mild form: on two splits of 73,000
   * real reviews the power 0.3 raised the balanced accuracy from 0.539 to 0.549.
   */
  private static TfIdf.Fitted emphasized(
      TfIdf.Fitted fitted, double power, int[] targets, int labels) {
    double[] chiSquares =
        ChiSquare.of(fitted.rows, fitted.tfIdf.features().size(), targets, labels);
    float[] factors = new float[chiSquares.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) Math.pow(1 + chiSquares[i], power);
    }
    return fitted.times(factors);
  }

  /** How many numbers a row can have. */
  public int size() {
    return components == null ? tfIdf.features().size() : components.size();
  }

  /** Whether every row has all numbers, which may be negative: whether they are components. */
  public boolean isDense() {
    return components != null;
  }

  /** A row of texts, to be filled again and again. */
  public Row row() {
    return new Row(tfIdf.row());
  }

  /** The numbers of a text. */
  public static final class Row {

    private final TfIdf.Row counted;
    public int[] columns = new int[0];
    public float[] values = new float[0];
    public int size;

    private Row(TfIdf.Row counted) {
      this.counted = counted;
    }
  }

  /** Makes {@code row}, one of {@link #row()}, the row of a text. */
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

  /**
   * What the n-grams of a text add to a sum of its row's numbers.
   *
   * @param weights by number of the row
   */
  public List<Contribution> contributions(String text, double[] weights) {
    TfIdf.Row row = tfIdf.row();
    tfIdf.fill(text, row);
    List<String> names = tfIdf.features().names(text, row.columns, row.size);
    List<Contribution> contributions = new ArrayList<>(row.size);
    for (int i = 0; i < row.size; i++) {
      double weight =
          components == null ? weights[row.columns[i]] : components.weight(row.columns[i], weights);
      contributions.add(new Contribution(names.get(i), row.values[i] * weight));
    }
    return contributions;
  }

  /** Writes {@link #FILE}. */
  public void write(Path directory) throws IOException {
    ObjectNode root = Json.object();
    root.put("analyzer", analyzer.option());
    root.put("sublinear", tfIdf.sublinear());
    if (components != null) {
      root.put("components", components.size());
    }
    tfIdf.features().write(root);
    Json.write(directory.resolve(FILE), root);
  }

  /** The numbers that belong to the file. */
  public List<Tensor> tensors() {
    int features = tfIdf.features().size();
    Tensor weights = Tensor.of("ngram_weight", tfIdf.weights(), features);
    if (components == null) {
      return List.of(weights);
    }
    int count = components.size();
    return List.of(
        weights,
        Tensor.of("component_axes", components.axes(), features, count),
        Tensor.of("component_centre", components.centre(), count),
        Tensor.of("component_scale", components.scale(), count));
  }

  /**
   * Opens what {@link #write} wrote.
   *
   * @param tensors what {@link #tensors()} gave, and perhaps more
   * @throws IOException in one sentence with the file, if it is damaged
   */
  public static TextVectorizer open(Path directory, TensorStore tensors) throws IOException {
    return JsonFields.read(directory.resolve(FILE)).as(fields -> open(fields, tensors));
  }

  private static TextVectorizer open(JsonFields fields, TensorStore tensors) throws IOException {
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
            features, tensors.readFinite("ngram_weight", List.of(size)), fields.flag("sublinear"));
    if (!fields.has("components")) {
      return new TextVectorizer(analyzer, tfIdf, null);
    }
    long count = fields.integer("components", 0, Integer.MAX_VALUE);
    Components components =
        new Components(
            tensors.readFinite("component_axes", List.of(size, count)),
            tensors.readFinite("component_centre", List.of(count)),
            tensors.readFinite("component_scale", List.of(count)));
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
              fields.integer("ngrams", 1, Ngrams.LONGEST),
              fields.integer("hashBits", 8, 22),
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
    int shortest = fields.integer("shortest", 1, CharacterNgrams.LONGEST);
    return CharacterNgrams.of(
        shortest,
        fields.integer("longest", shortest, CharacterNgrams.LONGEST),
        fields.texts("characterFeatures"));
  }
}
