package dev.starsight.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.starsight.cli.console.Failures;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.StarsightException;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.EngineReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: shows what this machine has, what is missing, and how to get it. */
@Command(
    name = "doctor",
    description = "Check Java, memory, disk, engine, device and encoder, and show what is missing.",
    footer = {"", "Example: starsight doctor", "Example: starsight doctor --gradle"})
public final class DoctorCommand extends StarsightCommand {

  private static final long GIBIBYTE = 1L << 30;
  private static final long MIN_DISK = 2 * GIBIBYTE;
  private static final long MIN_MEMORY = 3 * GIBIBYTE;
  private static final int MIN_JAVA = 17;

  private record Finding(String subject, boolean good, String text, String remedy) {

    static Finding good(String subject, String text) {
      return new Finding(subject, true, text, "");
    }
  }

  /** What is printed instead of the findings. */
  private static final class BuildOption {

    @Option(names = "--pom", description = "Print the dependency for the pom.xml of this machine.")
    private boolean pom;

    @Option(
        names = "--gradle",
        description = "Print the dependencies for the build.gradle.kts of this machine.")
    private boolean gradle;
  }

  @ArgGroup private BuildOption build = new BuildOption();

  @Override
  public Integer call() throws IOException {
    if (build.pom || build.gradle) {
      BuildDependency dependency = BuildDependency.ofThisMachine();
      standardOutput().print(build.pom ? dependency.maven() : dependency.gradle());
      return DONE;
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(cores());
    findings.add(memory());
    EngineReport engine = EngineReport.probe();
    findings.add(disk("disk, working directory", Path.of("")));
    findings.add(disk("disk, native libraries", engine.natives()));
    findings.addAll(engine(engine));
    findings.add(encoder());
    findings.add(Finding.good("network", "not used; no command downloads unless it is asked to"));
    boolean good = findings.stream().allMatch(Finding::good);
    for (Finding finding : findings) {
      console()
          .result("%-4s %-26s %s", finding.good() ? "ok" : "!!", finding.subject(), finding.text());
      if (!finding.good()) {
        console().result("     " + finding.remedy());
      }
    }
    console().result(good ? "Everything that is needed is here." : "See the lines marked !!.");
    print(describe(findings, good));
    return good ? DONE : Failures.USER;
  }

  private Summary describe(List<Finding> findings, boolean good) {
    Summary summary = summary("doctor");
    summary.tree().put("good", good);
    ArrayNode list = summary.array("findings");
    for (Finding finding : findings) {
      list.addObject()
          .put("subject", finding.subject())
          .put("good", finding.good())
          .put("text", finding.text())
          .put("remedy", finding.remedy());
    }
    return summary;
  }

  private static Finding java() {
    int feature = Runtime.version().feature();
    return new Finding(
        "Java",
        feature >= MIN_JAVA,
        "%s, %s %s"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch")),
        "Java " + MIN_JAVA + " or newer is needed.");
  }

  private Finding cores() {
    return Finding.good(
        "processors", Runtime.getRuntime().availableProcessors() + ", using " + threads);
  }

  private static Finding memory() {
    long all =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return new Finding(
        "memory",
        all == 0 || all >= MIN_MEMORY,
        gibibytes(all) + ", of which Java may use " + gibibytes(Runtime.getRuntime().maxMemory()),
        "Fine-tuning with the usual options needs about 3 GiB.");
  }

  private static Finding disk(String subject, Path path) throws IOException {
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    long free = Files.getFileStore(existing).getUsableSpace();
    return new Finding(
        subject,
        free >= MIN_DISK,
        gibibytes(free) + " free in " + existing,
        "At least 2 GiB are needed; DJL_CACHE_DIR moves the native libraries elsewhere.");
  }

  private static List<Finding> engine(EngineReport engine) {
    if (!engine.isRunning()) {
      return List.of(
          new Finding(
              "engine",
              false,
              engine.problem().orElse("does not start"),
              "Add ai.djl.pytorch:pytorch-jni and pytorch-native-cpu for this platform (README, As"
                  + " a dependency)."));
    }
    return List.of(
        Finding.good("engine", engine.name() + " " + engine.version()),
        Finding.good(
            "device",
            engine.device()
                + (engine.device().startsWith("cpu") && BuildDependency.hasNvidiaDriver()
                    ? ", not the GPU: see doctor --pom and docs/install.md"
                    : "")
                + ", "
                + engine.threads()
                + " threads per operation"),
        Finding.good(
            "bfloat16",
            engine.bfloat16()
                ? "yes: training in 16 bits, twice as fast"
                : "no: training in 32 bits, which takes about twice the time"));
  }

  private static Finding encoder() {
    try {
      return Finding.good("encoder minilm", Checkpoint.miniLm().toString());
    } catch (StarsightException e) {
      String problem = String.valueOf(e.getMessage());
      return new Finding(
          "encoder minilm", false, problem, "Or name a Hugging Face directory with --encoder.");
    }
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIBIBYTE);
  }
}
