package dev.starsight.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.model.Classifier;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.classifier.SequenceClassificationHead;
import dev.starsight.transformer.internal.frozen.FrozenEncoderHead;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of models that contain an encoder. Thread-safe. */
enum EncoderFormat implements ModelFormat {

  /**
   * A Hugging Face directory of a {@code BertForSequenceClassification} or {@code
   * DistilBertForSequenceClassification}, head included.
   */
  FINE_TUNED(SequenceClassificationHead.KIND, "") {
    @Override
    public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
        throws IOException {
      CheckpointFiles files = CheckpointFiles.open(directory);
      requireLabels(directory, files.labelNames(), labels);
      NetworkShape shape = NetworkShape.classifier(files.config(), labels.size());
      int maxLength = LoadedEncoder.maxLength(settings, files.config());
      LoadedEncoder encoder = LoadedEncoder.open(files, shape, maxLength);
      return new EncoderClassifier(
          labels, encoder, new SequenceClassificationHead(dropout(settings)), settings);
    }
  },

  /** A linear head on a frozen encoder. */
  FROZEN(FrozenEncoderHead.KIND, EncoderClassifier.ENCODER + "/", FrozenEncoderHead.FILE) {
    @Override
    public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
        throws IOException {
      CheckpointFiles files = EncoderClassifier.openFrozen(directory);
      FrozenEncoderHead head = FrozenEncoderHead.read(directory, labels, files.config());
      return new EncoderClassifier(labels, LoadedEncoder.open(files, settings), head, settings);
    }
  };

  private final String kind;
  private final String folder;

  @SuppressWarnings("ImmutableEnumChecker") // It cannot be modified.
  private final Set<String> head;

  /**
   * @param folder what the names of the encoder's files begin with
   * @param head the names of the head's files
   */
  EncoderFormat(String kind, String folder, String... head) {
    this.kind = kind;
    this.folder = folder;
    this.head = Set.of(head);
  }

  @Override
  public Set<String> requiredFiles() {
    Set<String> names = new HashSet<>(inFolder("config.json", WeightFiles.SINGLE));
    names.addAll(head);
    return names;
  }

  @Override
  public Set<String> optionalFiles() {
    return inFolder("tokenizer.json", "vocab.txt", "tokenizer_config.json");
  }

  private Set<String> inFolder(String... names) {
    return Stream.of(names).map(name -> folder + name).collect(Collectors.toSet());
  }

  @Override
  public String kind() {
    return kind;
  }

  private static void requireLabels(Path directory, JsonNode names, LabelSet labels)
      throws IOException {
    for (int id = 0; id < Math.max(labels.size(), names.size()); id++) {
      String name = names.path(Integer.toString(id)).asText();
      if (id >= labels.size() || !name.equals(labels.label(id))) {
        throw new DamagedFileException(
            directory.resolve("config.json").toString(),
            "id2label must name the labels " + labels + ", but is " + names);
      }
    }
  }

  private static double dropout(Map<String, String> settings) {
    try {
      return Double.parseDouble(settings.getOrDefault("dropout", "0.1"));
    } catch (NumberFormatException e) {
      return 0.1;
    }
  }
}
