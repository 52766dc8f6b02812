package dev.starsight.fuzz;

import dev.starsight.automl.search.SearchJournalTarget;
import dev.starsight.cli.predict.PredictionWorkTarget;
import dev.starsight.cli.streams.StreamStateTarget;
import dev.starsight.hub.HubCacheTarget;
import dev.starsight.lake.LakeManifestTarget;
import dev.starsight.lake.search.EmbeddingManifestTarget;
import dev.starsight.quality.history.HistoryTarget;
import dev.starsight.transformer.internal.training.TrainingCheckpointTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** All targets by name. */
final class FuzzTargets {

  /** One for each format that strangers send most; the others get less time. */
  private static final Set<String> FOREMOST =
      Set.of(
          "tsv",
          "csv",
          "json-lines",
          "tokenizer-json",
          "safetensors",
          "onnx",
          "model-json",
          "lake-json",
          "queue",
          "tfrecord",
          "checkpoints");

  private static final Map<String, Supplier<FuzzTarget>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("tsv", TableTargets.AmazonTsv::new);
    ALL.put("csv", TableTargets.Csv::new);
    ALL.put("json-lines", TableTargets.JsonLines::new);
    ALL.put("gzip", TableTargets.Compressed::gzip);
    ALL.put("zstd", TableTargets.Compressed::zstd);
    ALL.put("tokenizer-json", TokenizerTargets.Json::new);
    ALL.put("vocab-txt", TokenizerTargets.VocabTxt::new);
    ALL.put("safetensors", WeightTargets.Single::new);
    ALL.put("sharded-safetensors", WeightTargets.Sharded::new);
    ALL.put("encoder-directory", WeightTargets.Encoder::new);
    ALL.put("onnx", OnnxTarget::new);
    ALL.put("model-json", ModelTargets.Majority::new);
    ALL.put("linear-model", ModelTargets.Linear::new);
    ALL.put("boosted-model", ModelTargets.Boosted::new);
    ALL.put("ensemble-model", ModelTargets.Ensemble::new);
    ALL.put("encoder-model", EncoderModelTarget::new);
    ALL.put("promises", PromiseTarget::new);
    ALL.put("candidate-json", CandidateTarget::new);
    ALL.put("search-journal", SearchJournalTarget::new);
    ALL.put("queue", QueueTarget::new);
    ALL.put("lake-json", LakeManifestTarget::new);
    ALL.put("embeddings-json", EmbeddingManifestTarget::new);
    ALL.put("tfrecord", FeatureFileTarget::new);
    ALL.put("checkpoints", TrainingCheckpointTarget::new);
    ALL.put("training-journal", TrainingJournalTarget::new);
    ALL.put("hub-cache", HubCacheTarget::new);
    ALL.put("quality-rules", QualityTargets.Rules::new);
    ALL.put("quality-states", QualityTargets.Saved::new);
    ALL.put("quality-history", HistoryTarget::new);
    ALL.put("result-manifest", ResultTarget::new);
    ALL.put("model-pointer", ModelPointerTarget::new);
    ALL.put("decision-log", DecisionLogTarget::new);
    ALL.put("prediction-work", PredictionWorkTarget::new);
    ALL.put("pipeline-state", PipelineTarget::new);
    ALL.put("stream-state", StreamStateTarget::new);
  }

  private FuzzTargets() {}

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static boolean isForemost(String name) {
    return FOREMOST.contains(name);
  }

  static FuzzTarget named(String name) {
    Supplier<FuzzTarget> target =
        name.equals("planted-faults") ? PlantedFaultsTarget::new : ALL.get(name);
    return Objects.requireNonNull(target, "no target " + name).get();
  }
}
