package dev.starsight.fuzz;

import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.ShardedSafetensors;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.tensors.internal.TensorStore;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Files of weights, and the directory of an encoder. */
final class WeightTargets {

  private WeightTargets() {}

  private static void readAll(TensorStore store) throws IOException {
    for (String tensor : store.names()) {
      store.readFinite(tensor, store.shape(tensor));
    }
  }

  static final class Single implements FuzzTarget {

    private static final String FILE = "model.safetensors";

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws IOException {
      Path file = scratch.resolve(FILE);
      SafetensorsWriter.write(
          file,
          List.of(
              Tensor.of("weight", new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
              Tensor.of("bias", new float[] {0.5f}, 1)),
          Map.of("format", "pt"));
      return List.of(FuzzFiles.load(scratch));
    }

    @Override
    public void read(Path directory) throws IOException {
      SafetensorsFile file = SafetensorsFile.open(directory.resolve(FILE));
      file.metadata();
      file.copyNumbers(OutputStream.nullOutputStream());
      readAll(file);
    }
  }

  static final class Sharded implements FuzzTarget {

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws IOException {
      SafetensorsWriter.write(
          scratch.resolve("model-00001-of-00002.safetensors"),
          List.of(Tensor.of("weight", new float[] {1, 2, 3, 4, 5, 6}, 3, 2)),
          Map.of());
      SafetensorsWriter.write(
          scratch.resolve("model-00002-of-00002.safetensors"),
          List.of(Tensor.of("bias", new float[] {0.5f}, 1)),
          Map.of());
      return List.of(
          FuzzFiles.load(scratch)
              .with(
                  "model.safetensors.index.json",
                  """
                  {"metadata": {"total_size": 28},
                   "weight_map": {"weight": "model-00001-of-00002.safetensors",
                    "bias": "model-00002-of-00002.safetensors"}}
                  """));
    }

    @Override
    public void read(Path directory) throws IOException {
      readAll(ShardedSafetensors.open(directory.resolve("model.safetensors.index.json")));
    }
  }

  static final class Encoder implements FuzzTarget {

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws IOException {
      Path bert = scratch.resolve("bert");
      Path distilBert = scratch.resolve("distilbert");
      return List.of(
          FuzzFiles.load(TinyEncoder.bert().write(bert)),
          FuzzFiles.load(TinyEncoder.distilBert().write(distilBert)));
    }

    @Override
    public void read(Path directory) throws IOException {
      CheckpointFiles files = CheckpointFiles.open(directory);
      TensorSource weights = files.weights();
      for (TensorSpec tensor : NetworkShape.encoder(files.config()).tensors()) {
        weights.read(tensor);
      }
    }
  }
}
