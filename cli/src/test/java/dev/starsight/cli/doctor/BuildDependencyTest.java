package dev.starsight.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.cli.commands.Shell;
import dev.starsight.cli.results.Version;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BuildDependencyTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, aarch64, osx-aarch64",
    "Windows 11, amd64, win-x86_64"
  })
  void namesThePlatformAsDjlDoes(String os, String arch, String classifier) {
    assertThat(BuildDependency.of(os, arch, false))
        .isEqualTo(new BuildDependency(classifier, false));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, true",
    "Windows 11, amd64, true",
    "Linux, aarch64, false",
    "Mac OS X, aarch64, false"
  })
  void knowsWhereThereAreNativesForCuda(String os, String arch, boolean cuda) {
    assertThat(BuildDependency.of(os, arch, true).cuda()).isEqualTo(cuda);
  }

  @Test
  void saysForWhatThereAreNatives() {
    assertThatThrownBy(() -> BuildDependency.of("Mac OS X", "x86_64", false))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("osx-aarch64")
        .hasMessageContaining("this machine is osx-x86_64");
  }

  @Test
  void printsOneDependencyForMaven() {
    assertThat(new BuildDependency("linux-x86_64", false).maven())
        .isEqualTo(
            """
            <dependency>
              <groupId>dev.starsight</groupId>
              <artifactId>starsight</artifactId>
              <version>%s</version>
            </dependency>
            """
                .formatted(Version.current()));
  }

  @Test
  void namesTheNativesForGradle() {
    assertThat(new BuildDependency("osx-aarch64", false).gradle())
        .isEqualTo(
            """
            dependencies {
                implementation("dev.starsight:starsight:%s") {
                    exclude(group = "ai.djl.pytorch", module = "pytorch-native-cpu")
                }
                runtimeOnly("ai.djl.pytorch:pytorch-native-cpu:2.7.1:osx-aarch64")
            }
            """
                .formatted(Version.current()));
    assertThat(new BuildDependency("linux-x86_64", true).gradle())
        .contains(
            "    implementation(enforcedPlatform(\"dev.starsight:starsight-cuda-bom:",
            "    implementation(\"dev.starsight:starsight-cuda:",
            "runtimeOnly(\"ai.djl.pytorch:pytorch-native-cu124:2.5.1:linux-x86_64\")");
  }

  @Test
  void theBomForCudaHasTheVersionsOfTheParent() throws IOException {
    String djl = Version.of("cuda.djl");
    String pytorch = Version.of("cuda.pytorch");

    assertThat(Files.readString(Path.of("..", "bom", "cuda", "pom.xml")))
        .contains("<version>" + djl + "</version>")
        .contains("<version>" + pytorch + "-" + djl + "</version>")
        .contains("<version>" + pytorch + "</version>");
  }

  @Test
  void doctorPrintsItAlone() {
    assertThat(Shell.run("doctor", "--pom").succeeds().out()).startsWith("<dependency>\n");
    assertThat(Shell.run("doctor", "--gradle").succeeds().out()).startsWith("dependencies {\n");
    Shell.run("doctor", "--pom", "--gradle").isRefused("--pom", "--gradle");
  }
}
