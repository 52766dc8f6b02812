package dev.starsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares the software bill of materials with the jars that are shipped. Maven writes both in the
 * phase {@code package}, so this test runs in {@code verify}.
 */
class SbomTest {

  private static JsonNode sbom;

  @BeforeAll
  static void read() throws IOException {
    Path file = Path.of("target/sbom.json");
    assertThat(file).as("run mvn package first, not offline").exists();
    sbom = Json.read(file);
  }

  @Test
  void listsExactlyTheJarsThatAreShipped() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : sbom.get("components")) {
      for (JsonNode hash : component.get("hashes")) {
        if (hash.get("alg").asText().equals("SHA-256")) {
          listed.put(hash.get("content").asText(), component.get("purl").asText());
        }
      }
    }
    Map<String, String> shipped = new TreeMap<>();
    try (Stream<Path> jars = Files.list(Path.of("target", "lib"))) {
      for (Path jar : jars.toList()) {
        shipped.put(Sha256.of(jar), jar.getFileName().toString());
      }
    }

    assertThat(shipped).hasSizeGreaterThan(30);
    assertThat(listed.keySet())
        .as("listed: %s, shipped: %s", listed, shipped)
        .isEqualTo(shipped.keySet());
    assertThat(sbom.get("components")).hasSameSizeAs(shipped.keySet());
  }

  @Test
  void namesTheLicenceOfEveryComponent() {
    assertThat(sbom.get("components"))
        .allSatisfy(component -> assertThat(component.path("licenses")).isNotEmpty());
  }

  @Test
  void theNoticesNameEveryLibrary() throws IOException {
    String notices = Files.readString(Path.of("..", "THIRD-PARTY.md"));

    assertThat(sbom.get("components"))
        .filteredOn(component -> !component.get("group").asText().equals("dev.starsight"))
        .isNotEmpty()
        .allSatisfy(
            component ->
                assertThat(notices)
                    .contains(
                        "`%s:%s`"
                            .formatted(
                                component.get("group").asText(), component.get("name").asText())));
  }

  /** Two builds of the same sources must give the same bytes. */
  @Test
  void holdsNothingThatChangesFromBuildToBuild() {
    assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.has("serialNumber")).isFalse();
    assertThat(sbom.get("metadata").has("timestamp")).isFalse();
  }
}
