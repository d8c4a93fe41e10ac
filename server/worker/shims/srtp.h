// SPDX-License-Identifier: Apache-2.0
#pragma once
// The libsrtp 3 calls that the worker makes, expressed over libsrtp 2.
#include <srtp2/srtp.h>
#include <arpa/inet.h>
#include <cstdint>
#include <cstring>
#include <new>

namespace srtp3
{
	struct Policy
	{
		srtp_policy_t v2{};
		uint8_t key[SRTP_MAX_KEY_LEN]{};
	};

	using PolicyPtr = Policy*;

	inline srtp_err_status_t PolicyCreate(PolicyPtr* p)
	{
		*p = new (std::nothrow) Policy;
		return *p ? srtp_err_status_ok : srtp_err_status_alloc_fail;
	}
	inline void PolicyDestroy(PolicyPtr p) { delete p; }
	inline srtp_err_status_t PolicySetSsrc(PolicyPtr p, srtp_ssrc_t ssrc)
	{
		p->v2.ssrc = ssrc;
		return srtp_err_status_ok;
	}
	inline srtp_err_status_t PolicySetProfile(PolicyPtr p, srtp_profile_t profile)
	{
		const auto err = srtp_crypto_policy_set_from_profile_for_rtp(&p->v2.rtp, profile);
		if (err != srtp_err_status_ok) return err;
		return srtp_crypto_policy_set_from_profile_for_rtcp(&p->v2.rtcp, profile);
	}
	inline srtp_err_status_t PolicyAddKey(PolicyPtr p, const uint8_t* key, size_t keyLen, const uint8_t* salt, size_t saltLen, const uint8_t*, size_t)
	{
		if (keyLen + saltLen > sizeof(p->key)) return srtp_err_status_bad_param;
		std::memcpy(p->key, key, keyLen);
		std::memcpy(p->key + keyLen, salt, saltLen);
		p->v2.key = p->key;
		return srtp_err_status_ok;
	}
	inline srtp_err_status_t PolicySetAllowRepeatTx(PolicyPtr p, bool v) { p->v2.allow_repeat_tx = v; return srtp_err_status_ok; }
	inline srtp_err_status_t PolicySetWindowSize(PolicyPtr p, size_t v) { p->v2.window_size = v; return srtp_err_status_ok; }
	inline srtp_err_status_t Create(srtp_t* s, PolicyPtr p) { return srtp_create(s, &p->v2); }

	template<auto Fn>
	inline srtp_err_status_t Protect(srtp_t ctx, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t)
	{
		if (in != out) std::memcpy(out, in, inLen);
		int len = static_cast<int>(inLen);
		const auto err = Fn(ctx, out, &len);
		*outLen = static_cast<size_t>(len);
		return err;
	}
	template<auto Fn>
	inline srtp_err_status_t Unprotect(srtp_t ctx, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
	{
		if (in != out) std::memcpy(out, in, inLen);
		int len = static_cast<int>(inLen);
		const auto err = Fn(ctx, out, &len);
		*outLen = static_cast<size_t>(len);
		return err;
	}
	inline srtp_err_status_t ProtectRtp(srtp_t c, const uint8_t* i, size_t il, uint8_t* o, size_t* ol, size_t m) { return Protect<::srtp_protect>(c, i, il, o, ol, m); }
	inline srtp_err_status_t ProtectRtcp(srtp_t c, const uint8_t* i, size_t il, uint8_t* o, size_t* ol, size_t m) { return Protect<::srtp_protect_rtcp>(c, i, il, o, ol, m); }
	inline srtp_err_status_t UnprotectRtp(srtp_t c, const uint8_t* i, size_t il, uint8_t* o, size_t* ol) { return Unprotect<::srtp_unprotect>(c, i, il, o, ol); }
	inline srtp_err_status_t UnprotectRtcp(srtp_t c, const uint8_t* i, size_t il, uint8_t* o, size_t* ol) { return Unprotect<::srtp_unprotect_rtcp>(c, i, il, o, ol); }
	// v3 takes the SSRC in network order, as v2 does.
} // namespace srtp3

#define srtp_policy_t srtp3::PolicyPtr
#define srtp_policy_create srtp3::PolicyCreate
#define srtp_policy_destroy srtp3::PolicyDestroy
#define srtp_policy_set_ssrc srtp3::PolicySetSsrc
#define srtp_policy_set_profile srtp3::PolicySetProfile
#define srtp_policy_add_key srtp3::PolicyAddKey
#define srtp_policy_set_allow_repeat_tx srtp3::PolicySetAllowRepeatTx
#define srtp_policy_set_window_size srtp3::PolicySetWindowSize
#define srtp_create srtp3::Create
#define srtp_protect srtp3::ProtectRtp
#define srtp_protect_rtcp srtp3::ProtectRtcp
#define srtp_unprotect srtp3::UnprotectRtp
#define srtp_unprotect_rtcp srtp3::UnprotectRtcp
#define srtp_stream_remove srtp_remove_stream
#define srtp_err_status_buffer_small static_cast<srtp_err_status_t>(28)
#define srtp_err_status_cryptex_err static_cast<srtp_err_status_t>(29)
