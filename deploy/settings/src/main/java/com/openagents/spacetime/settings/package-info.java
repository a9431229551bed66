/**
 * The configuration files of both programs: strict YAML read as nodes with their lines, turned into settings whose
 * entries are their own documentation. Knows no setting of either program. May use the YAML parser and the JDK.
 */
@NullMarked
package com.openagents.spacetime.settings;

import org.jspecify.annotations.NullMarked;
