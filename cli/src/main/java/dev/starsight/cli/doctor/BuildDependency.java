package dev.starsight.cli.doctor;

import dev.starsight.cli.results.Version;
import dev.starsight.data.StarsightException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The dependencies of a program that uses all of Starsight on one kind of machine, as text for a
 * build file.
 *
 * @param classifier the platform as DJL names it, such as {@code linux-x86_64}
 * @param cuda whether it has a GPU by NVIDIA
 */
record BuildDependency(String classifier, boolean cuda) {

  private static final List<String> CPU =
      List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");

  private static final List<String> CUDA = List.of("linux-x86_64", "win-x86_64");

  /** Where the driver leaves a trace, on Linux and on Windows. */
  private static final List<Path> DRIVER =
      List.of(
          Path.of("/proc/driver/nvidia/version"), Path.of("C:/Windows/System32/nvidia-smi.exe"));

  static BuildDependency ofThisMachine() {
    return of(
        System.getProperty("os.name", ""), System.getProperty("os.arch", ""), hasNvidiaDriver());
  }

  static boolean hasNvidiaDriver() {
    return DRIVER.stream().anyMatch(Files::exists);
  }

  /**
   * Returns the dependencies for a machine.
   *
   * @param os the system as Java names it
   * @param arch the processor as Java names it
   * @param nvidia whether there is a driver of NVIDIA
   * @throws StarsightException if there are no native libraries for it
   */
  static BuildDependency of(String os, String arch, boolean nvidia) {
    String name = os.toLowerCase(Locale.ROOT);
    String system = name.startsWith("mac") ? "osx" : name.startsWith("win") ? "win" : name;
    String classifier = system + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    if (!CPU.contains(classifier)) {
      throw new StarsightException(
          "PyTorch's native libraries are on Maven Central for "
              + String.join(", ", CPU)
              + ", but this machine is "
              + classifier
              + "; everything but encoders works without them, see the artifacts in the README");
    }
    return new BuildDependency(classifier, nvidia && CUDA.contains(classifier));
  }

  /** Returns the block for {@code pom.xml}. Maven takes the natives of the platform by profile. */
  String maven() {
    return """
    <dependency>
      <groupId>dev.starsight</groupId>
      <artifactId>%s</artifactId>
      <version>%s</version>
    </dependency>
    """
        .formatted(artifact(), Version.current());
  }

  /** Returns the block for {@code build.gradle.kts}. Gradle ignores Maven's profiles. */
  String gradle() {
    String flavor = cuda ? "cu124" : "cpu";
    String platform =
        cuda
            ? """
                // CUDA's newest natives belong to an older DJL, which Gradle would replace.
                implementation(enforcedPlatform("dev.starsight:starsight-cuda-bom:%s"))
            """
                .formatted(Version.current())
            : "";
    return """
    dependencies {
    %s    implementation("dev.starsight:%s:%s") {
            exclude(group = "ai.djl.pytorch", module = "pytorch-native-%s")
        }
        runtimeOnly("ai.djl.pytorch:pytorch-native-%s:%s:%s")
    }
    """
        .formatted(
            platform,
            artifact(),
            Version.current(),
            flavor,
            flavor,
            Version.of(cuda ? "cuda.pytorch" : "pytorch"),
            classifier);
  }

  private String artifact() {
    return cuda ? "starsight-cuda" : "starsight";
  }
}
