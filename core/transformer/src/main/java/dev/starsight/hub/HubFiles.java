package dev.starsight.hub;

import dev.starsight.files.internal.Json;
import dev.starsight.tensors.internal.ShardIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which files of a model are needed. */
public enum HubFiles {
  /** {@code config.json} and what describes the tokenizer; no weights. */
  TOKENIZER,
  /** That, and {@code model.safetensors} or its index and all shards. */
  ENCODER;

  static final String CONFIG = "config.json";
  static final String TOKENIZER_JSON = "tokenizer.json";
  static final String VOCABULARY = "vocab.txt";
  static final String WEIGHTS = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** Fetched where there are any. */
  static final List<String> OPTIONAL = List.of("tokenizer_config.json", "special_tokens_map.json");

  /** Whether all that is needed is in a snapshot. Links that lead nowhere are not there. */
  boolean areIn(Path snapshot) throws IOException {
    boolean tokenizer =
        has(snapshot, CONFIG) && (has(snapshot, TOKENIZER_JSON) || has(snapshot, VOCABULARY));
    return tokenizer && (this == TOKENIZER || hasWeights(snapshot));
  }

  private static boolean hasWeights(Path snapshot) throws IOException {
    if (has(snapshot, WEIGHTS)) {
      return true;
    }
    Path index = snapshot.resolve(INDEX);
    return Files.isRegularFile(index)
        && ShardIndex.parse(index.toString(), Json.read(index)).shards().stream()
            .allMatch(shard -> has(snapshot, shard));
  }

  private static boolean has(Path snapshot, String file) {
    return Files.isRegularFile(snapshot.resolve(file));
  }
}
