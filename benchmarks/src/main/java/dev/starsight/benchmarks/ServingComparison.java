package dev.starsight.benchmarks;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.TemporaryDirectory;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.serving.model.ModelServer;
import dev.starsight.serving.model.ServerOptions;
import dev.starsight.transformer.OnnxExport;
import dev.starsight.transformer.SavedModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts a second of one fine-tuned encoder: served by Starsight and by a plain server around ONNX
 * Runtime ({@link OnnxRuntimeServer}), with and without micro-batches, and called in memory. Each
 * contender has a process of its own, the client is {@code wrk} on the same processors with
 * connections that stay open, and every contender has its turn in each round, so that other load
 * affects all alike. {@code -Dstarsight.reviews=FILE} takes the texts from an Amazon TSV instead of
 * generating them.
 */
public final class ServingComparison {

  private static final int TEXTS = 2_000;
  private static final int WARM_UP_SECONDS = 30;
  private static final String MEMORY = "memory-";
  private static final String SERVE = "serve-";
  private static final String ONNX = "onnx-";

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses|Socket errors");
  private static final Pattern P99 = Pattern.compile("99%\\s+(\\S+)");
  private static final String EXPORT = "onnx";
  private static final String SCRIPT = "texts.lua";

  /**
   * What was measured of a contender in a round.
   *
   * @param rate texts a second
   * @param cpuMillis processor time of the server for a text, in milliseconds
   * @param p99 how long 99 % of the requests took at most, in words; empty if there were none
   */
  private record Measured(double rate, double cpuMillis, String p99) {}

  private ServingComparison() {}

  /**
   * Prints medians and ratios; or is a contender, if the first argument is {@code contender}.
   *
   * @param args model directory, rounds, seconds, then contenders or nothing: {@code
   *     serve-CLIENTS}, {@code onnx-WORKERSxTHREADSxTEXTS-CLIENTS} and {@code memory-TEXTS}, so
   *     many texts a call
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 5 && args[0].equals("contender")) {
      contend(args[1], Path.of(args[2]), Path.of(args[3]), Integer.parseInt(args[4]));
      return;
    }
    if (args.length < 3) {
      System.err.println("ServingComparison MODEL ROUNDS SECONDS [CONTENDER]...");
      System.exit(2);
    }
    Path model = Path.of(args[0]);
    int rounds = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    List<String> contenders =
        args.length > 3 ? List.of(args).subList(3, args.length) : contenders();
    Map<String, List<Measured>> measured = new LinkedHashMap<>();
    try (TemporaryDirectory work = TemporaryDirectory.create("starsight-serving")) {
      writeScript(work.path());
      OnnxExport.write(model, Files.createDirectory(work.path().resolve(EXPORT)));
      System.out.println(agreement(model, work.path().resolve(EXPORT)));
      for (int round = 1; round <= rounds; round++) {
        for (String contender : contenders) {
          Measured one = measure(contender, model, seconds, work.path());
          measured.computeIfAbsent(contender, key -> new ArrayList<>()).add(one);
          System.out.printf(
              Locale.ROOT,
              "round %d %-15s %7.1f texts/s, %.2f ms of processor time a text%s%n",
              round,
              contender,
              one.rate(),
              one.cpuMillis(),
              one.p99());
        }
      }
    }
    print(measured);
  }

  /** One worker on all processors or a worker each; without micro-batches, then with them. */
  private static List<String> contenders() {
    int processors = Runtime.getRuntime().availableProcessors();
    Set<String> names = new LinkedHashSet<>(List.of(SERVE + 64, MEMORY + 64));
    for (int texts : new int[] {1, 8, 32}) {
      names.add("%s1x%dx%d-64".formatted(ONNX, processors, texts));
      names.add("%s%dx1x%d-64".formatted(ONNX, processors, texts));
    }
    return List.copyOf(names);
  }

  /** Prints the medians, and how many times as many texts the first contender answers. */
  private static void print(Map<String, List<Measured>> measured) {
    Map.Entry<String, List<Measured>> first = measured.entrySet().iterator().next();
    System.out.printf("%n| | texts/s | ms of processor time a text | %s to it |%n", first.getKey());
    System.out.println("| --- | ---: | ---: | ---: |");
    measured.forEach(
        (name, rounds) -> {
          double[] ratios = new double[rounds.size()];
          for (int i = 0; i < ratios.length; i++) {
            ratios[i] = first.getValue().get(i).rate() / rounds.get(i).rate();
          }
          Arrays.sort(ratios);
          System.out.printf(
              Locale.ROOT,
              "| %s | %.0f | %.2f | %.2f (%.2f to %.2f) |%n",
              name,
              median(rounds, Measured::rate),
              median(rounds, Measured::cpuMillis),
              ratios[ratios.length / 2],
              ratios[0],
              ratios[ratios.length - 1]);
        });
  }

  private static double median(List<Measured> rounds, ToDoubleFunction<Measured> of) {
    return rounds.stream().mapToDouble(of).sorted().toArray()[rounds.size() / 2];
  }

  private static List<String> texts() throws IOException {
    boolean given = System.getProperty(Corpus.PROPERTY) != null;
    return Corpus.texts(given ? Corpus.REVIEWS : Corpus.SAMPLE, TEXTS);
  }

  /** Writes the program that tells the client what to send. */
  private static void writeScript(Path work) throws IOException {
    Path bodies = work.resolve("bodies.jsonl");
    List<String> lines = new ArrayList<>();
    for (String text : texts()) {
      lines.add(Json.object().put("text", text).toString());
    }
    Files.write(bodies, lines);
    Files.writeString(
        work.resolve(SCRIPT),
        """
        local bodies = {}
        for line in io.lines("%s") do bodies[#bodies + 1] = line end
        local next = 0
        local headers = {["Content-Type"] = "application/json"}
        function request()
          next = next %% #bodies + 1
          return wrk.format("POST", "/predict", headers, bodies[next])
        end
        """
            .formatted(bodies));
  }

  /** Returns for how many texts both give the same label, and how far probabilities are apart. */
  private static String agreement(Path model, Path export) throws Exception {
    List<String> texts = texts();
    List<Example> examples = texts.stream().map(text -> Example.unlabelled("", text)).toList();
    int equal = 0;
    double distance = 0;
    try (OpenedModel opened = SavedModels.open(model);
        OnnxRuntimeServer peer =
            new OnnxRuntimeServer(model, export, new OnnxRuntimeServer.Setting(1, 1, 8))) {
      LabelSet labels = opened.classifier().labels();
      List<Prediction> ours = opened.classifier().predict(examples);
      for (int i = 0; i < ours.size(); i++) {
        float[] other = peer.predict(texts.get(i)).get();
        String label = peer.labels().labels().get(OnnxRuntimeServer.best(other));
        equal += label.equals(ours.get(i).label()) ? 1 : 0;
        for (int k = 0; k < other.length; k++) {
          int same = labels.idOf(peer.labels().labels().get(k));
          distance = Math.max(distance, Math.abs(other[k] - ours.get(i).probabilities()[same]));
        }
      }
      return String.format(
          Locale.ROOT,
          "the same label for %d of %d texts, probabilities at most %.4f apart",
          equal,
          texts.size(),
          distance);
    }
  }

  private static Measured measure(String contender, Path model, int seconds, Path work)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String reviews = System.getProperty(Corpus.PROPERTY);
    if (reviews != null) {
      command.add("-D" + Corpus.PROPERTY + "=" + reviews);
    }
    command.add("-Xmx1g");
    command.addAll(List.of(ServingComparison.class.getName(), "contender", contender));
    command.addAll(List.of(model.toString(), work.resolve(EXPORT).toString()));
    command.add(Integer.toString(seconds));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // ONNX Runtime crashes when the command line has more than some 4,000 characters.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String said = out.readLine();
      if (said == null) {
        throw new IOException(contender + " ended with exit code " + process.waitFor());
      }
      String[] words = said.split(" ", -1);
      if (words[0].equals(MEMORY)) {
        return new Measured(Double.parseDouble(words[1]), Double.parseDouble(words[2]), "");
      }
      int clients = Integer.parseInt(contender.substring(contender.lastIndexOf('-') + 1));
      load(words[1], clients, WARM_UP_SECONDS, work);
      double before = cpuMillis(process.pid());
      Measured found = load(words[1], clients, seconds, work);
      double cpu = cpuMillis(process.pid()) - before;
      return new Measured(found.rate(), cpu / (found.rate() * seconds), found.p99());
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static Measured load(String port, int clients, int seconds, Path work)
      throws IOException, InterruptedException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + clients,
                "-d" + seconds + "s",
                "--latency",
                "--timeout",
                "20s",
                "-s",
                work.resolve(SCRIPT).toString(),
                "http://127.0.0.1:" + port)
            .redirectErrorStream(true)
            .start();
    String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    Matcher rate = RATE.matcher(said);
    if (!rate.find() || FAILED.matcher(said).find()) {
      throw new IOException("the client failed: " + said);
    }
    Matcher late = P99.matcher(said);
    String p99 = late.find() ? ", 99 % within " + late.group(1) : "";
    return new Measured(Double.parseDouble(rate.group(1)), 0, p99);
  }

  private static double cpuMillis(long pid) throws IOException {
    String[] fields =
        Files.readString(Path.of("/proc/" + pid + "/stat"))
            .replaceFirst(".*\\) ", "")
            .split(" ", -1);
    return 10.0 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }

  /** Serves until the process is killed or its parent has ended, or measures itself. */
  private static void contend(String contender, Path model, Path export, int seconds)
      throws Exception {
    int last = contender.lastIndexOf('-') + 1;
    if (contender.startsWith(MEMORY)) {
      int texts = Integer.parseInt(contender.substring(last));
      System.out.println(MEMORY + " " + inMemory(model, texts, seconds));
    } else if (contender.startsWith(SERVE)) {
      ModelServer server = ModelServer.start(ServerOptions.of(Map.of("m", model)), event -> {});
      System.out.println(SERVE + " " + server.address().getPort());
    } else if (contender.startsWith(ONNX)) {
      OnnxRuntimeServer.Setting setting =
          OnnxRuntimeServer.Setting.parse(contender.substring(ONNX.length(), last - 1));
      OnnxRuntimeServer server = new OnnxRuntimeServer(model, export, setting);
      System.out.println(ONNX + " " + server.port());
    } else {
      throw new IllegalArgumentException(contender + " is no contender");
    }
    while (System.in.read() >= 0) {
      // The end of the parent is the end of the input.
    }
    System.exit(0);
  }

  private static String inMemory(Path model, int batch, int seconds) throws IOException {
    List<Example> examples = texts().stream().map(text -> Example.unlabelled("", text)).toList();
    try (OpenedModel opened = SavedModels.open(model)) {
      run(opened, examples, batch, WARM_UP_SECONDS);
      double cpu = cpuMillis(ProcessHandle.current().pid());
      long start = System.nanoTime();
      long count = run(opened, examples, batch, seconds);
      double nanos = System.nanoTime() - start;
      cpu = cpuMillis(ProcessHandle.current().pid()) - cpu;
      return String.format(Locale.ROOT, "%.3f %.3f", count / (nanos / 1e9), cpu / count);
    }
  }

  private static long run(OpenedModel opened, List<Example> examples, int batch, int seconds) {
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    long count = 0;
    for (int from = 0; System.nanoTime() < until; from = (from + batch) % examples.size()) {
      int to = Math.min(examples.size(), from + batch);
      count += opened.classifier().predict(examples.subList(from, to)).size();
    }
    return count;
  }
}
