package dev.starsight.lake.search;

import dev.starsight.fuzz.FuzzFiles;
import dev.starsight.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The manifest of the vectors in a lake. DuckDB reads the Parquet files. */
public final class EmbeddingManifestTarget implements FuzzTarget {

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    String file = "reviews/product_category=Books/75dcce7ed03734a9-0.parquet";
    List<EmbeddingManifest.Part> parts =
        List.of(
            new EmbeddingManifest.Part(
                0, EmbeddingManifest.partName(file, 0), 8_000, 9_000_000, "ab".repeat(32)),
            new EmbeddingManifest.Part(
                1, EmbeddingManifest.partName(file, 1), 3, 900, "cd".repeat(32)));
    new EmbeddingManifest(
            "minilm",
            "ef".repeat(32),
            384,
            8_192,
            List.of(
                new EmbeddingManifest.EmbeddedFile(
                    file, 8_195, 99_000, 1_700_000_000_000L, "01".repeat(32), parts)))
        .write(scratch);
    return List.of(FuzzFiles.load(scratch));
  }

  @Override
  public void read(Path directory) throws IOException {
    Optional<EmbeddingManifest> manifest = EmbeddingManifest.read(directory);
    if (manifest.isPresent()) {
      manifest.get().vectors();
      manifest.get().bytes();
    }
  }
}
