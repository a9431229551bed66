package com.openagents.spacetime.gateway.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressClassTest {
    @ParameterizedTest(name = "{0} is public: {1}")
    @CsvSource(textBlock = """
            8.8.8.8              , true
            100.63.255.255       , true
            100.128.0.1          , true
            172.15.0.1           , true
            172.32.0.1           , true
            198.17.0.1           , true
            2001:4860:4860::8888 , true
            192.0.1.1            , true
            192.88.98.1          , true
            203.0.112.1          , true
            2600::1              , true
            2a00:1450::1         , true
            2001:200::1          , true
            2003::1              , true
            0.0.0.0              , false
            0.1.2.3              , false
            10.0.0.1             , false
            100.64.0.1           , false
            127.0.0.1            , false
            127.9.9.9            , false
            169.254.169.254      , false
            172.16.0.1           , false
            172.31.255.255       , false
            192.168.1.1          , false
            198.18.0.1           , false
            198.19.0.1           , false
            192.0.0.1            , false
            192.0.0.170          , false
            192.0.2.1            , false
            192.88.99.1          , false
            198.51.100.1         , false
            203.0.113.1          , false
            224.0.0.1            , false
            240.0.0.1            , false
            255.255.255.255      , false
            ::                   , false
            ::1                  , false
            ::ffff:127.0.0.1     , false
            ::ffff:10.0.0.1      , false
            fe80::1              , false
            fc00::1              , false
            fd00:ec2::254        , false
            fec0::1              , false
            ff02::1              , false
            ::7f00:1             , false
            64:ff9b::7f00:1      , false
            64:ff9b::808:808     , false
            64:ff9b:1::a00:1     , false
            100::1               , false
            2001::1              , false
            2001:0:4136:e378::1  , false
            2001:2::1            , false
            2001:10::1           , false
            2001:20::1           , false
            2001:1ff::1          , false
            2001:db8::1          , false
            2002:7f00:1::1       , false
            2002:a00:1::1        , false
            3fff::1              , false
            5f00::1              , false
            4000::1              , false
            """)
    void an_address_is_public_or_not(String address, boolean expected) {
        assertThat(AddressClass.isPublic(InetAddress.ofLiteral(address))).isEqualTo(expected);
    }
}
