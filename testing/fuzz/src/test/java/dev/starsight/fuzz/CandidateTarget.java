package dev.starsight.fuzz;

import dev.starsight.automl.HyperparameterValues;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.data.Balance;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.model.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A candidate's record. Its source is compiled only by who asks for that. */
final class CandidateTarget implements FuzzTarget {

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws Exception {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("count", 3);
    settings.put("large", Long.MAX_VALUE);
    settings.put("real", 0.1);
    settings.put("notFinite", Double.NaN);
    settings.put("flag", true);
    settings.put("text", "a\n\"b\"");
    settings.put("balance", Balance.MINORITY);
    settings.put("columns", List.of("vine", ""));
    new CandidateRecord(
            "linear-bigrams",
            "linear",
            "to be read",
            "LinearBigrams.java",
            "new LinearTrainer()",
            new HyperparameterValues(settings),
            new CandidateRecord.Search(
                Metric.BALANCED_ACCURACY,
                42,
                Ratio.percent(90, 5, 5),
                43,
                "review_body",
                "star_rating",
                List.of("vine"),
                List.of(new Provenance.Source("reviews.tsv.gz", "ab".repeat(32), 100, 1)),
                Balance.AUTO,
                "0.1.0",
                2,
                "product_parent"),
            ModelSeeds.metrics())
        .writeTo(scratch);
    return List.of(FuzzFiles.load(scratch));
  }

  @Override
  public void read(Path directory) throws IOException {
    CandidateRecord record = CandidateRecord.read(directory);
    if (record.settings().values().containsValue(null)) {
      throw new IllegalStateException("a setting has no value");
    }
  }
}
