package dev.starsight.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Safetensors files that an index names ({@code model.safetensors.index.json} of Hugging Face):
 * {@code {"weight_map": {"name": "model-00001-of-00002.safetensors"}}}. Each file is beside the
 * index and is checked as {@link SafetensorsFile} is; index and files must name the same tensors.
 * Immutable and thread-safe.
 */
public final class ShardedSafetensors implements TensorStore {

  /** A file's name and no way to another directory. */
  private static final Pattern SAFE_NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors");

  private final Path index;
  private final Map<String, SafetensorsFile> shards;

  private ShardedSafetensors(Path index, Map<String, SafetensorsFile> shards) {
    this.index = index;
    this.shards = Collections.unmodifiableMap(shards);
  }

  /**
   * Reads the index and the headers of all files it names.
   *
   * @throws IOException in one sentence with the file, if the index is damaged or names a file
   *     elsewhere, if a file is missing or damaged, or if one has a tensor too few or too many
   */
  public static ShardedSafetensors open(Path index) throws IOException {
    JsonNode map = Json.read(index).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw new IOException(
          index + ": weight_map must name the file of each tensor, but is " + shown(map));
    }
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String name = fileName(index, entry.getKey(), entry.getValue());
      SafetensorsFile file = files.get(name);
      if (file == null) {
        file = SafetensorsFile.open(index.resolveSibling(name));
        files.put(name, file);
      }
      if (!file.names().contains(entry.getKey())) {
        throw new IOException(
            file.name()
                + ": tensor "
                + entry.getKey()
                + " is missing, which the index says is here");
      }
      shards.put(entry.getKey(), file);
    }
    for (SafetensorsFile file : files.values()) {
      requireNoMore(index, file, shards);
    }
    return new ShardedSafetensors(index, shards);
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "missing" : node.toString();
  }

  private static String fileName(Path index, String tensor, JsonNode name) throws IOException {
    if (!name.isTextual() || !SAFE_NAME.matcher(name.textValue()).matches()) {
      throw new IOException(
          index
              + ": the file of tensor "
              + tensor
              + " must be a .safetensors file beside the index, but is "
              + name);
    }
    return name.textValue();
  }

  private static void requireNoMore(
      Path index, SafetensorsFile file, Map<String, SafetensorsFile> shards) throws IOException {
    for (String tensor : file.names()) {
      if (shards.get(tensor) != file) {
        throw new IOException(
            file.name()
                + ": tensor "
                + tensor
                + " is here, but "
                + index.getFileName()
                + (shards.containsKey(tensor) ? " says it is elsewhere" : " does not name it"));
      }
    }
  }

  private SafetensorsFile shard(String tensor) throws IOException {
    SafetensorsFile file = shards.get(tensor);
    if (file == null) {
      throw new IOException(index + ": tensor " + tensor + " is missing");
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
