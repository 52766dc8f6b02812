package dev.starsight.transformer.internal.weights;

import dev.starsight.files.DamagedFileException;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.ShardedSafetensors;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that hold the weights of a Hugging Face directory. */
public final class WeightFiles {

  public static final String SINGLE = "model.safetensors";
  static final String MISSING = "this file is missing from the Hugging Face directory";
  private static final String INDEX = "model.safetensors.index.json";

  /** Files that only Python reads, and only from sources it trusts: pickles run code. */
  private static final List<String> PICKLES =
      List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

  private WeightFiles() {}

  /**
   * Opens {@code model.safetensors}, or the files that {@code model.safetensors.index.json} names.
   *
   * @throws IOException naming the file, if there is neither or it is damaged; where there is a
   *     {@code pytorch_model.bin}, saying how to convert it
   */
  static TensorStore open(Path directory) throws IOException {
    if (Files.isRegularFile(directory.resolve(SINGLE))) {
      return SafetensorsFile.open(directory.resolve(SINGLE));
    }
    if (Files.isRegularFile(directory.resolve(INDEX))) {
      return ShardedSafetensors.open(directory.resolve(INDEX));
    }
    for (String name : PICKLES) {
      if (Files.exists(directory.resolve(name))) {
        throw new ForeignModelException(
            ("%s: weights must be in %s, but are a Python pickle here; if you trust them, convert"
                    + " them once with python3 -c \"from transformers import AutoModel;"
                    + " AutoModel.from_pretrained('.').save_pretrained('.')\" in this directory")
                .formatted(directory.resolve(name), SINGLE));
      }
    }
    throw new DamagedFileException(directory.resolve(SINGLE).toString(), MISSING);
  }
}
