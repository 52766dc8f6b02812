package dev.starsight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FrozenEncoder;
import dev.starsight.transformer.SavedModels;
import dev.starsight.transformer.TextEncoder;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class EncoderStagesTest {

  @TempDir static Path directory;

  private static Path encoder;

  @BeforeAll
  static void write() throws IOException {
    LocalSpark.session();
    encoder = Files.createDirectory(directory.resolve("tiny"));
    TinyEncoder.bert().write(encoder);
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add(
          i % 2 == 0 ? "the game is very good " + "it ".repeat(i % 7) : "poor tool , not fine");
    }
    return texts;
  }

  @Test
  void tokensAreThoseOfTheTokenizer() throws IOException {
    List<String> texts = texts();
    texts.addAll(Arrays.asList("", null, "Schöne Grüße 🎮 \u0000 [SEP]"));

    List<Row> rows =
        new StarsightTokenizer()
            .setVocabulary(encoder.toString())
            .setMaxLength(12)
            .transform(LocalSpark.texts(texts, 3))
            .collectAsList();

    try (Tokenizer tokenizer = TokenizerFile.open(encoder).tokenizer()) {
      for (int i = 0; i < texts.size(); i++) {
        Row row = rows.get(i);
        if (texts.get(i) == null) {
          assertThat(row.isNullAt(3) && row.isNullAt(4) && row.isNullAt(5)).isTrue();
          continue;
        }
        Encoding expected = tokenizer.encode(texts.get(i), 12);
        assertThat(ints(row, 3)).isEqualTo(expected.inputIds());
        assertThat(ints(row, 4)).isEqualTo(expected.attentionMask());
        assertThat(ints(row, 5)).isEqualTo(expected.tokenTypeIds());
      }
    }
  }

  private static int[] ints(Row row, int column) {
    return row.<Integer>getList(column).stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void theTokenizerOfTheClassPathNeedsNoDirectory() {
    Row row =
        new StarsightTokenizer()
            .setOutputCols("ids", "mask", "segments")
            .transform(LocalSpark.texts(List.of("hello world"), 1))
            .select("ids", "mask", "segments")
            .first();

    assertThat(ints(row, 0)).containsExactly(101, 7592, 2088, 102);
    assertThat(ints(row, 1)).containsExactly(1, 1, 1, 1);
    assertThat(ints(row, 2)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void aSavedTokenizerHasItsVocabularyWithIt() throws IOException {
    String path = directory.resolve("tokenizer").toString();
    new StarsightTokenizer().setMaxLength(7).save(path);

    StarsightTokenizer loaded = StarsightTokenizer.load(path);

    assertThat(loaded.getOrDefault(loaded.maxLength())).isEqualTo(7);
    assertThat(loaded.getOrDefault(loaded.vocabulary())).endsWith("/tokenizer/model");
    Row row = loaded.transform(LocalSpark.texts(List.of("hello world"), 1)).first();
    assertThat(ints(row, 3)).containsExactly(101, 7592, 2088, 102);
  }

  @Test
  void refusesLengthsAndColumnsThatCannotBe() {
    StarsightTokenizer stage = new StarsightTokenizer().setMaxLength(1);

    assertThatThrownBy(() -> stage.transformSchema(LocalSpark.texts(List.of("a"), 1).schema()))
        .hasMessage("StarsightTokenizer: maxLength must be at least 2, but is 1");
    assertThatThrownBy(
            () ->
                new StarsightTokenizer()
                    .setVocabulary(directory + "/none")
                    .transform(LocalSpark.texts(List.of("a"), 1)))
        .hasMessageContaining("/none: there is no such directory");
  }

  @Test
  void embedsAsTheEncoderDoes() throws IOException {
    List<String> texts = texts();
    texts.add(null);

    List<Row> rows =
        new StarsightEmbedder()
            .setEncoder(encoder.toString())
            .transform(LocalSpark.texts(texts, 2))
            .collectAsList();

    try (TextEncoder local = TextEncoder.open(Checkpoint.open(encoder), 1)) {
      float[][] expected = local.embed(texts.subList(0, texts.size() - 1));
      for (int i = 0; i < expected.length; i++) {
        List<Float> vector = rows.get(i).getList(3);
        assertThat(vector).hasSize(local.width());
        for (int k = 0; k < vector.size(); k++) {
          assertThat(vector.get(k)).isCloseTo(expected[i][k], within(1e-6f));
        }
      }
      assertThat(rows.get(texts.size() - 1).isNullAt(3)).isTrue();
    }
  }

  @Test
  void aSavedEmbedderHasItsEncoderWithIt() throws IOException {
    String path = directory.resolve("embedder").toString();
    new StarsightEmbedder().setEncoder(encoder.toString()).save(path);

    StarsightEmbedder loaded = StarsightEmbedder.load(path);

    assertThat(loaded.transform(LocalSpark.texts(List.of("good game"), 1)).first().getList(3))
        .isEqualTo(
            new StarsightEmbedder()
                .setEncoder(encoder.toString())
                .transform(LocalSpark.texts(List.of("good game"), 1))
                .first()
                .getList(3));
  }

  private static List<Example> examples() {
    List<String> texts = texts();
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      examples.add(Example.of("" + i, texts.get(i), i % 2 == 0 ? "5" : "1"));
    }
    return examples;
  }

  private static void fit(Path model) throws IOException {
    List<Example> examples = examples();
    Dataset<Example> rows = Dataset.of(examples, Provenance.inMemory("words"));
    try (Classifier fitted =
        FrozenEncoder.of(Checkpoint.open(encoder), 1)
            .fit(new TrainingData(rows, rows, LabelSet.of(rows)), Run.unlimited())) {
      ModelDirectory.save(model, fitted, ModelDescription.of(fitted, rows.provenance(), "test"));
    }
  }

  /** A class path without what encoders need, as on an executor that was sent half of the jars. */
  private static final class WithoutEncoders extends URLClassLoader {

    WithoutEncoders() throws IOException {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() throws IOException {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("dev.starsight.transformer.") || name.startsWith("ai.djl.")) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }
  }

  @Test
  void saysWhatEncodersNeed() throws Exception {
    Path model = directory.resolve("needing");
    fit(model);
    try (URLClassLoader without = new WithoutEncoders()) {
      Method open =
          without
              .loadClass("dev.starsight.spark.internal.PromisedClassifier")
              .getMethod("open", Path.class);
      assertThatThrownBy(() -> open.invoke(null, model))
          .rootCause()
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> open.invoke(null, model))
          .cause()
          .hasMessageMatching(
              "a model of kind \".+\" needs the artifact dev\\.starsight:starsight-transformer and"
                  + " DJL's PyTorch engine on the class path of driver and executors, but .+"
                  + " lacks the class dev/starsight/transformer/\\w+");
    }
  }

  @Test
  void predictsAsAnEncoderModelDoes() throws IOException {
    List<String> texts = texts();
    List<Example> examples = examples();
    Path model = directory.resolve("frozen");
    fit(model);

    List<Row> predicted =
        new StarsightClassifier()
            .setModel(model.toString())
            .transform(LocalSpark.texts(texts, 2))
            .collectAsList();

    try (OpenedModel opened = SavedModels.open(model)) {
      List<Prediction> expected = opened.classifier().predict(examples);
      for (int i = 0; i < texts.size(); i++) {
        Row prediction = predicted.get(i).getStruct(3);
        assertThat(prediction.getString(0)).isEqualTo(expected.get(i).label());
        assertThat(prediction.getDouble(1)).isCloseTo(expected.get(i).confidence(), within(1e-6));
      }
    }
  }
}
