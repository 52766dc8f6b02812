package dev.starsight.transformer.internal.weights;

import dev.starsight.files.DamagedFileException;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Weights under the names that the sequence classifier's class gives them, whichever class wrote
 * them: bare encoders have no prefix, old files say gamma and beta. Thread-safe.
 */
final class HuggingFaceTensors implements TensorSource {

  /** Prefixes of other tasks' heads. */
  private static final List<String> IGNORED =
      List.of("cls.", "vocab_transform.", "vocab_layer_norm.", "vocab_projector.", "qa_outputs.");

  private final TensorStore file;
  private final String prefix;

  private HuggingFaceTensors(TensorStore file, String prefix) {
    this.file = file;
    this.prefix = prefix;
  }

  /** Checks that a network's tensors are there, with their shapes, and that no others are. */
  static HuggingFaceTensors of(TensorStore file, NetworkShape shape) throws IOException {
    Architecture architecture = shape.config().architecture();
    HuggingFaceTensors tensors = new HuggingFaceTensors(file, architecture.modelType() + ".");
    Set<String> unknown = new HashSet<>(file.names());
    shape.tensors().forEach(spec -> unknown.remove(tensors.nameInFile(spec.name())));
    architecture
        .headTensors(shape.config(), Math.max(1, shape.labels()))
        .forEach(spec -> unknown.remove(tensors.nameInFile(spec.name())));
    unknown.removeIf(HuggingFaceTensors::isIgnored);
    for (TensorSpec spec : shape.tensors()) {
      file.require(tensors.nameInFile(spec.name()), spec.shape());
    }
    if (!unknown.isEmpty()) {
      throw new DamagedFileException(
          file.name(),
          "tensor %s does not belong to the %s encoder that config.json describes"
              .formatted(
                  unknown.stream().sorted().findFirst().orElseThrow(), architecture.modelType()));
    }
    return tensors;
  }

  private static boolean isIgnored(String name) {
    return name.endsWith("position_ids") || IGNORED.stream().anyMatch(name::startsWith);
  }

  private String nameInFile(String name) {
    String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    return Stream.of(name, old(name), bare, old(bare))
        .filter(file.names()::contains)
        .findFirst()
        .orElse(name);
  }

  private static String old(String name) {
    return name.toLowerCase(Locale.ROOT).contains("norm.")
        ? name.replace("orm.weight", "orm.gamma").replace("orm.bias", "orm.beta")
        : name;
  }

  @Override
  public boolean has(String tensor) {
    return file.names().contains(nameInFile(tensor));
  }

  @Override
  public float[] read(TensorSpec spec) throws IOException {
    return file.readFinite(nameInFile(spec.name()), spec.shape());
  }
}
