/**
 * The configuration files of both programs: strict YAML read as nodes with their lines, turned into settings whose
 * entries are their own documentation. Knows no setting of either program. May use the YAML parser and the JDK.
 *
 * <p>A program lists its entries once, as {@link com.openagents.spacetime.settings.Setting}s and, for lists of objects,
 * {@link com.openagents.spacetime.settings.Repeated}; dots in a name are levels in the file. Together they are a
 * {@link com.openagents.spacetime.settings.Schema}, which also renders the commented defaults and the reference page.
 * {@link com.openagents.spacetime.settings.Settings#read} reads a file against it and finds every mistake of form; the
 * program adds its own findings with {@code complain}; {@code into} then builds the program's records, whole or not at
 * all:
 *
 * {@snippet :
 * static final Setting<URI> URL = Setting.uri("upstream.url", "http")
 *         .about("Its plain HTTP listener.")
 *         .byDefault("http://127.0.0.1:3000");
 * static final Setting<Path> KEY = Setting.path("upstream.private-key").about("Signs tokens.").required("id_ecdsa");
 * static final Setting<String> NAME = Setting.text("name").about("Its name.").required("sync");
 * static final Repeated DATABASES = Repeated.of("databases", NAME).about("What is served.");
 * static final Schema SCHEMA = Schema.of(URL, KEY, DATABASES);
 *
 * static Reading<Config> read(Path file) {
 *     var settings = Settings.read(file, SCHEMA);
 *     settings.find(KEY).flatMap(FileCheck::complaint).ifPresent(why -> settings.complain(KEY, why));
 *     return settings.into(s -> new Config(s.get(URL), s.get(KEY), s.each(DATABASES).stream().map(d -> d.get(NAME)).toList()));
 * }
 * }
 */
@NullMarked
package com.openagents.spacetime.settings;

import org.jspecify.annotations.NullMarked;
