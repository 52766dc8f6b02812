package dev.starsight.tensors.internal;

import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Safetensors files with a {@link ShardIndex} beside them. Each is checked as {@link
 * SafetensorsFile} does; index and files must name the same tensors. Immutable and thread-safe.
 */
public final class ShardedSafetensors implements TensorStore {

  private final Path index;
  private final Map<String, SafetensorsFile> shards;

  private ShardedSafetensors(Path index, Map<String, SafetensorsFile> shards) {
    this.index = index;
    this.shards = Collections.unmodifiableMap(shards);
  }

  /**
   * Reads the index and the headers of all its files.
   *
   * @throws IOException in one sentence with the file, if the index is damaged or names a file in
   *     another directory, a file is missing or damaged, or one has too few or too many tensors
   */
  public static ShardedSafetensors open(Path index) throws IOException {
    ShardIndex named = ShardIndex.parse(index.toString(), Json.read(index));
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    for (String name : named.shards()) {
      files.put(name, SafetensorsFile.open(index.resolveSibling(name)));
    }
    Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : named.files().entrySet()) {
      SafetensorsFile file = Objects.requireNonNull(files.get(entry.getValue()));
      if (!file.names().contains(entry.getKey())) {
        throw new DamagedFileException(
            file.name(), "tensor " + entry.getKey() + " is missing, which the index says is here");
      }
      shards.put(entry.getKey(), file);
    }
    for (SafetensorsFile file : files.values()) {
      requireNoMore(index, file, shards);
    }
    return new ShardedSafetensors(index, shards);
  }

  private static void requireNoMore(
      Path index, SafetensorsFile file, Map<String, SafetensorsFile> shards) throws IOException {
    for (String tensor : file.names()) {
      if (shards.get(tensor) != file) {
        throw new DamagedFileException(
            file.name(),
            "tensor %s is here, but %s%s"
                .formatted(
                    tensor,
                    index.getFileName(),
                    shards.containsKey(tensor) ? " says it is elsewhere" : " does not name it"));
      }
    }
  }

  private SafetensorsFile shard(String tensor) throws IOException {
    SafetensorsFile file = shards.get(tensor);
    if (file == null) {
      throw new DamagedFileException(index.toString(), "tensor " + tensor + " is missing");
    }
    return file;
  }

  @Override
  public String name() {
    return index.toString();
  }

  @Override
  public Set<String> names() {
    return shards.keySet();
  }

  @Override
  public List<Long> shape(String tensor) throws IOException {
    return shard(tensor).shape(tensor);
  }

  @Override
  public void require(String tensor, List<Long> shape) throws IOException {
    shard(tensor).require(tensor, shape);
  }

  @Override
  public float[] read(String tensor, List<Long> shape) throws IOException {
    return shard(tensor).read(tensor, shape);
  }

  @Override
  public String toString() {
    return index.toString();
  }
}
